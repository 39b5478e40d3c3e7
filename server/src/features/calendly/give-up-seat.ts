import { giveBackStatements } from '../../db/ledger.ts'
import { rowsWritten, writeAll, type Statement } from '../../db/run-batch.ts'
import type { Witness } from '../../db/audit.ts'
import { creditOnCancel } from '../../domain/scheduling/cancellation-policy.ts'
import type { CalendlyEvent } from '../../ports.ts'
import type { CalendlyDeps } from './deps.ts'
import type { ChainFacts } from './load-chain.ts'
import { calendlyEntry } from './seat-audit.ts'
import { changeConsultation, changeSeat, forgetOnPurchase, seatWitness, type SeatRow } from './seat.repository.ts'

/**
 * Gives a seat up that was given up at Calendly, and its credit back by the practice's policy, judged when it happened
 * there. One too many of the same is given up with its credit, and forgets that it was Calendly's.
 * @param told null for one too many
 * @returns false where somebody changed it meanwhile
 */
export async function giveUpSeat(
  told: CalendlyEvent | null,
  { seat, facts }: { seat: SeatRow; facts: ChainFacts },
  deps: CalendlyDeps,
): Promise<boolean> {
  const { db, ids, log, offerSoon } = deps
  const { now, account } = facts
  const { booking, consultation, others } = seat
  const by = told === null ? 'system' : (told.cancelledBy ?? 'client')
  const isGivenBack = comesBack(told, { seat, facts })
  const audit = calendlyEntry({
    id: ids.id(),
    practiceId: booking.practiceId,
    action: told === null ? 'dropped' : 'cancelled',
    consultationId: consultation.id,
    before: { status: consultation.status },
    after: { status: others === 0 ? 'cancelled' : consultation.status, bookingId: booking.id, by, isGivenBack },
    at: now,
  })
  const cancelled = { status: 'cancelled' as const, cancelledAt: now, cancelledBy: by, updatedAt: now } as const
  const ofSeat = told === null ? { ...cancelled, calendlyInviteeUri: null } : cancelled
  const ofWhole = told === null ? { ...cancelled, calendlyEventUri: null } : cancelled
  const { witness, made } = seatWitness(db, { audit, seat })
  const results = await writeAll(db, [
    ...witness,
    changeSeat(db, booking.id, ofSeat, made),
    changeConsultation(db, consultation.id, others === 0 ? ofWhole : { updatedAt: now }, made),
    ...(isGivenBack ? giveBack({ seat, facts, made }, deps) : []),
    ...(booking.purchaseId === null || booking.calendlyInviteeUri === null
      ? []
      : [forgetOnPurchase(db, booking.purchaseId, booking.calendlyInviteeUri, made)]),
  ])
  if (rowsWritten(results[0]) === 0) return false
  log('info', 'calendly.cancelled', { consultationId: consultation.id, by, isGivenBack })
  offerSoon(account.consultant.id)
  return true
}

function comesBack(
  told: CalendlyEvent | null,
  { seat: { booking, consultation, givenBack }, facts }: { seat: SeatRow; facts: ChainFacts },
): boolean {
  if (booking.useId === null || givenBack) return false
  if (told === null) return true
  const by = told.cancelledBy === 'practice' ? ('consultant' as const) : ('client' as const)
  const when = { by, startsAt: consultation.startsAt, now: told.createdAt }
  return creditOnCancel(facts.account.policy, when) === 'given_back'
}

type GivingBack = { seat: SeatRow; facts: ChainFacts; made: Witness }

function giveBack({ seat: { booking }, facts, made }: GivingBack, { db, ids }: CalendlyDeps): Statement[] {
  const grant = facts.paidBy.find(({ id }) => id === booking.grantId)
  if (grant === undefined) return []
  return giveBackStatements(
    db,
    {
      id: ids.id(),
      practiceId: booking.practiceId,
      grantId: grant.id,
      kind: 'give_back',
      origin: `give_back:${booking.useId}`,
      credits: booking.credits ?? 0,
      reason: null,
      actorUserId: null,
      createdAt: facts.now,
      grant,
      restGrantId: ids.id(),
    },
    made,
  )
}
