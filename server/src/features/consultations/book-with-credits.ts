import type { ConsultationBooked } from '../../contract/consultations.ts'
import { witnessed } from '../../db/audit.ts'
import { canSpendAll, spendStatements } from '../../db/ledger.ts'
import type { GrantRow } from '../../db/views/credit-view.ts'
import { creditCost, remainingCredits } from '../../domain/ledger.ts'
import { grantToSpend } from '../../domain/ledger-changes.ts'
import { bookingNews } from '../shared/booking-news.ts'
import { describeBooking } from '../shared/tell-booking.ts'
import type { BookConsultation, BookDeps } from './book-consultation.ts'
import type { BookingFacts } from './load-booking-facts.ts'
import { newBooking } from './new-booking.ts'
import { paidSeats, spendsOf } from './new-seats.ts'
import { toldOf } from './tell-new-booking.ts'
import { writeBooking } from './write-booking.ts'

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
  const { now, sessions } = facts
  const grant = payingGrant({ input, facts })
  const seats = paidSeats(sessions, grant.creditUnitMinutes, ids)
  const spends = spendsOf(seats, { grantId: grant.id, facts })
  const booking = newBooking(
    { input, facts, seats, with: { paidWith: 'credits', purchaseId: grant.purchaseId, grantId: grant.id } },
    ids,
  )
  const made = witnessed(booking.audit.id)
  const left = remainingCredits(grant)
  const remaining = left === null ? null : left - spends.reduce((sum, { credits }) => sum + credits, 0)
  const also = spends.flatMap((spend) => spendStatements(db, spend, made))
  for (const seat of seats) {
    const told = toldOf({ input, facts, seat, credits: { used: seat.credits, remaining }, price: null })
    also.push(...(await bookingNews(told, { made, now }, deps)))
  }
  const row = await writeBooking({ booking: { ...booking, guards: [canSpendAll(spends)] }, caller, also }, deps)
  if (row === null) return null
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
