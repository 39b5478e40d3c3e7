import { rowsWritten, writeAll, type Statement } from '../../db/run-batch.ts'
import type { Witness } from '../../db/audit.ts'
import type { CalendlyEvent } from '../../ports.ts'
import { consultationRow } from './book-invitee.ts'
import type { CalendlyDeps } from './deps.ts'
import type { ChainFacts } from './load-chain.ts'
import { calendlyEntry } from './seat-audit.ts'
import {
  changeConsultation,
  moveSeat,
  moveWitness,
  noteOnPurchase,
  placeStatement,
  type SeatRow,
} from './seat.repository.ts'

/**
 * The same consultation at another time, with the credit it was paid with. Who sat in it with others goes alone.
 * @returns false where somebody changed it meanwhile
 */
export async function moveInvitee(
  told: CalendlyEvent,
  { seat, facts }: { seat: SeatRow; facts: ChainFacts },
  deps: CalendlyDeps,
): Promise<boolean> {
  const { db, ids, log, offerSoon } = deps
  const { now, account, event, overlaps } = facts
  const { booking, consultation } = seat
  const staysWhole = seat.others === 0 && (event === undefined || event.id === consultation.id)
  const placed = consultationRow(told, facts, deps)
  const consultationId = staysWhole ? consultation.id : (event?.id ?? placed.id)
  const audit = calendlyEntry({
    id: ids.id(),
    practiceId: booking.practiceId,
    action: 'moved',
    consultationId,
    before: { consultationId: consultation.id, startsAt: consultation.startsAt, endsAt: consultation.endsAt },
    after: { consultationId, startsAt: told.startsAt, endsAt: told.endsAt, bookingId: booking.id },
    at: now,
  })
  const { witness, made } = moveWitness(db, { audit, seat, eventUri: told.eventUri, event })
  const results = await writeAll(db, [
    ...witness,
    ...(staysWhole ? [moveWhole(told, { seat, now, made }, deps)] : leave({ seat, now, made }, deps)),
    ...(staysWhole ? [] : [placeStatement(db, placed, event, made)]),
    moveSeat(db, booking.id, { consultationId, calendlyInviteeUri: told.inviteeUri, updatedAt: now }, made),
    ...(booking.purchaseId === null
      ? []
      : [noteOnPurchase(db, booking.purchaseId, { ...told, at: told.createdAt }, made)]),
  ])
  if (rowsWritten(results[0]) === 0) return false
  const consultantId = account.consultant.id
  log('info', 'calendly.moved', { consultationId, consultantId })
  if (overlaps.length > 0)
    log('warn', 'calendly.overlap', { consultationId, consultantId, with: overlaps.map(({ id }) => id) })
  offerSoon(consultantId)
  return true
}

type Leaving = { seat: SeatRow; now: number; made: Witness }

function moveWhole({ startsAt, endsAt, eventUri }: CalendlyEvent, { seat, now, made }: Leaving, { db }: CalendlyDeps) {
  const times = { startsAt, endsAt, blockedFromAt: startsAt, blockedUntilAt: endsAt }
  const columns = { ...times, status: 'scheduled' as const, calendlyEventUri: eventUri, updatedAt: now }
  return changeConsultation(db, seat.consultation.id, columns, made)
}

/** The others stay; where there are none, nobody is left. */
function leave({ seat, now, made }: Leaving, { db }: CalendlyDeps): Statement[] {
  const gone = { status: 'cancelled' as const, cancelledAt: now, cancelledBy: 'client' as const }
  return [changeConsultation(db, seat.consultation.id, { ...(seat.others === 0 ? gone : {}), updatedAt: now }, made)]
}
