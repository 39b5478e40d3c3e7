import type { ConsultationBooked } from '../../contract/consultations.ts'
import { witnessed } from '../../db/audit.ts'
import { rememberRequest } from '../../db/identity.ts'
import { canSpendAll, spendStatements } from '../../db/ledger.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import type { GrantRow } from '../../db/views/credit-view.ts'
import { bookingById, type BookingRow } from '../../db/views/consultation-view.ts'
import { creditCost, remainingCredits } from '../../domain/ledger.ts'
import { grantToSpend } from '../../domain/ledger-changes.ts'
import { bookingNews } from '../shared/booking-news.ts'
import type { BookConsultation, BookDeps } from './book-consultation.ts'
import { bookStatements } from './booking.repository.ts'
import type { BookingFacts } from './load-booking-facts.ts'
import { newBooking, toldOf, type Seat } from './new-booking.ts'
import { describeBooking } from '../shared/tell-booking.ts'

/**
 * Spends credits of one grant, the best or one of the purchase named, and books what they pay in the same batch.
 * @returns null where facts changed between reading and writing
 * @throws DeskbellError `no_credits`, `credits_frozen`
 */
export async function bookWithCredits(
  { input, caller, facts }: BookConsultation & { facts: BookingFacts },
  deps: BookDeps,
): Promise<ConsultationBooked | null> {
  const { db, ids } = deps
  const { now, sessions, scheduling } = facts
  const grant = payingGrant({ input, facts })
  const seats = sessions.map((session) => ({
    session,
    bookingId: ids.id(),
    consultationId: session.joins?.id ?? ids.id(),
    reference: ids.reference('CONS'),
    useId: ids.id(),
    credits: creditCost((session.endsAt - session.startsAt) / 60_000, grant.creditUnitMinutes),
  }))
  const spends = seats.map(({ useId, bookingId, session, credits }) => ({
    id: useId,
    practiceId: scheduling.consultant.practiceId,
    grantId: grant.id,
    origin: `booking:${bookingId}`,
    credits,
    reason: null,
    actorUserId: facts.actor.userId,
    createdAt: now,
    sessionStartsAt: session.startsAt,
  }))
  const total = spends.reduce((sum, { credits }) => sum + credits, 0)
  const booking = newBooking(
    { input, facts, seats, with: { paidWith: 'credits', purchaseId: grant.purchaseId, grantId: grant.id } },
    ids,
  )
  const made = witnessed(booking.audit.id)
  const left = remainingCredits(grant)
  const news: Awaited<ReturnType<typeof bookingNews>> = []
  for (const seat of seats) {
    const credits = { used: seat.credits, remaining: left === null ? null : left - total }
    news.push(...(await bookingNews(toldOf({ input, facts, seat, credits, price: null }), { made, now }, deps)))
  }
  const [first] = seats as [Seat, ...Seat[]]
  const results = await writeAll(db, [
    ...bookStatements(db, { ...booking, guards: [canSpendAll(spends)] }),
    ...spends.flatMap((spend) => spendStatements(db, spend, made)),
    ...news,
    ...rememberRequest(db, caller, first.bookingId, now, made),
    bookingById(db, first.bookingId),
  ])
  const [row] = results.at(-1) as BookingRow[]
  // The first statement is the client, the second the witness.
  if (row === undefined || rowsWritten(results[1]) === 0) return null
  deps.deliverSoon()
  return { consultation: await describeBooking(row, deps) }
}

function payingGrant({ input, facts }: Pick<BookConsultation, 'input'> & { facts: BookingFacts }): GrantRow {
  const { pay, serviceType } = input
  const purchaseId = pay.with === 'credits' ? pay.purchaseId : undefined
  const own = purchaseId === undefined ? facts.grants : facts.grants.filter((grant) => grant.purchaseId === purchaseId)
  const { sessions } = facts
  const durations = sessions.map(({ startsAt, endsAt }) => (endsAt - startsAt) / 60_000)
  const starts = sessions.map(({ startsAt }) => startsAt)
  return grantToSpend(
    // A course is paid whole by one grant, session by session, which holds from its first one to its end.
    own.filter((grant) => grant.startsAt <= Math.min(...starts) && paysEach(grant, durations)),
    {
      serviceType,
      durationMinutes: durations.reduce((sum, minutes) => sum + minutes, 0),
      startsAt: Math.max(...starts),
      consultantTier: facts.scheduling.consultant.tier,
    },
    { allowOverdraw: false },
  )
}

/** Every unit begun counts in each session: together they may cost more than one as long as all of them. */
function paysEach(grant: GrantRow, durations: readonly number[]): boolean {
  const left = remainingCredits(grant)
  const cost = durations.reduce((sum, minutes) => sum + creditCost(minutes, grant.creditUnitMinutes), 0)
  return durations.length === 1 || left === null || left >= cost
}
