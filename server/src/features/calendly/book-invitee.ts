import { clientIdOfEmail, noteClient } from '../../db/clients.ts'
import { canSpend, spendStatements } from '../../db/ledger.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import type { GrantRow } from '../../db/views/credit-view.ts'
import { creditCost } from '../../domain/ledger.ts'
import { isTimeZone } from '../../domain/scheduling/wall-clock.ts'
import type { CalendlyEvent } from '../../ports.ts'
import type { ToldChain } from './chain.ts'
import type { CalendlyDeps } from './deps.ts'
import type { ChainFacts } from './load-chain.ts'
import { payingGrant } from './paying-grant.ts'
import { calendlyEntry } from './seat-audit.ts'
import { bookWitness, insertSeat, noteOnPurchase, placeStatement, type Placed } from './seat.repository.ts'

/**
 * Records what was booked at Calendly, and spends what pays it, in one batch. Where nothing does, it is recorded all the
 * same: it takes place.
 * @returns false where somebody was faster
 */
export async function bookInvitee(
  told: CalendlyEvent,
  { chain, facts }: { chain: ToldChain; facts: ChainFacts },
  deps: CalendlyDeps,
): Promise<boolean> {
  const { db, ids, log } = deps
  const { now, account, event, purchase, overlaps } = facts
  const { id: consultantId, practiceId, timeZone } = account.consultant
  const grant = payingGrant(facts, told)
  const bookingId = ids.id()
  const consultation = consultationRow(told, facts, deps)
  const consultationId = event?.id ?? consultation.id
  const paid = grant === null ? null : paidWith(grant, { told, practiceId, now }, deps)
  const purchaseId = grant?.purchaseId ?? purchase?.id ?? null
  const email = told.email.toLowerCase()
  const clientId = grant?.clientId ?? purchase?.clientId ?? null
  const audit = calendlyEntry({
    id: ids.id(),
    practiceId,
    action: 'booked',
    consultationId,
    after: {
      bookingId,
      startsAt: told.startsAt,
      endsAt: told.endsAt,
      credits: paid?.spend.credits ?? 0,
      purchaseId,
      overlaps: overlaps.map(({ id }) => id),
    },
    at: now,
  })
  const newClient = { id: ids.id(), practiceId, email, name: told.name || null, createdAt: now }
  const client = { ...audit, id: ids.id(), action: 'client.added', subjectType: 'client' as const }
  const seat = {
    id: bookingId,
    practiceId,
    consultationId,
    clientId: clientId ?? clientIdOfEmail(practiceId, email),
    status: 'booked' as const,
    ...(paid?.booking ?? { paidWith: 'nothing' as const }),
    purchaseId,
    timeZone: told.timeZone !== null && isTimeZone(told.timeZone) ? told.timeZone : timeZone,
    calendlyInviteeUri: told.inviteeUri,
    createdAt: now,
    updatedAt: now,
  }
  const { uris } = chain
  const canPay = paid === null ? null : canSpend(paid.spend)
  const { witness, made } = bookWitness(db, { ...told, audit, uris, event, canPay })
  const before =
    clientId === null
      ? noteClient(db, newClient, { ...client, subjectId: newClient.id, before: null, after: { source: 'calendly' } })
      : []
  const results = await writeAll(db, [
    ...before,
    ...witness,
    placeStatement(db, consultation, event, made),
    insertSeat(db, seat, made),
    ...(paid === null ? [] : spendStatements(db, paid.spend, made)),
    ...(purchaseId === null ? [] : [noteOnPurchase(db, purchaseId, { ...told, at: told.createdAt }, made)]),
  ])
  if (rowsWritten(results[before.length]) === 0) return false
  log('info', 'booking.completed', { consultationId, consultantId, source: 'calendly' })
  if (paid === null) log('warn', 'calendly.unpaid', { consultationId, consultantId })
  if (overlaps.length > 0)
    log('warn', 'calendly.overlap', { consultationId, consultantId, with: audit.after?.['overlaps'] })
  return true
}

type Paying = { told: CalendlyEvent; practiceId: string; now: number }

function paidWith(grant: GrantRow, { told, practiceId, now }: Paying, { ids }: Pick<CalendlyDeps, 'ids'>) {
  const credits = creditCost((told.endsAt - told.startsAt) / 60_000, grant.creditUnitMinutes)
  const useId = ids.id()
  return {
    spend: {
      id: useId,
      practiceId,
      grantId: grant.id,
      origin: `calendly:${told.inviteeUri}`,
      credits,
      reason: null,
      actorUserId: null,
      createdAt: now,
      sessionStartsAt: told.startsAt,
    },
    booking: { paidWith: 'credits' as const, grantId: grant.id, useId, credits },
  }
}

/** Calendly keeps its own buffers: what it books blocks its own time. */
export function consultationRow(
  { startsAt, endsAt, eventUri }: CalendlyEvent,
  { account: { consultant }, now }: Pick<ChainFacts, 'account' | 'now'>,
  { ids }: Pick<CalendlyDeps, 'ids'>,
): Placed {
  return {
    id: ids.id(),
    reference: ids.reference('CONS'),
    practiceId: consultant.practiceId,
    consultantId: consultant.id,
    source: 'calendly',
    serviceType: 'private',
    title: `${(endsAt - startsAt) / 60_000} minutes with ${consultant.name}`,
    status: 'scheduled',
    startsAt,
    endsAt,
    blockedFromAt: startsAt,
    blockedUntilAt: endsAt,
    calendlyEventUri: eventUri,
    createdAt: now,
    updatedAt: now,
  }
}
