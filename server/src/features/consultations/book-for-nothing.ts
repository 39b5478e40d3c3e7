import type { ConsultationBooked } from '../../contract/consultations.ts'
import { witnessed } from '../../db/audit.ts'
import { bookingNews } from '../shared/booking-news.ts'
import { describeBooking } from '../shared/tell-booking.ts'
import type { BookConsultation, BookDeps } from './book-consultation.ts'
import type { BookingFacts } from './load-booking-facts.ts'
import { newBooking } from './new-booking.ts'
import { newSeats } from './new-seats.ts'
import type { Price } from './price-booking.ts'
import { toldOf } from './tell-new-booking.ts'
import { writeBooking } from './write-booking.ts'

/**
 * Books what costs nothing on the spot: there is nothing to hold it for.
 * @returns null where facts changed between reading and writing
 */
export async function bookForNothing(
  { input, caller, facts, price }: BookConsultation & { facts: BookingFacts; price: Price },
  deps: BookDeps,
): Promise<ConsultationBooked | null> {
  const seats = newSeats(facts.sessions, deps.ids)
  const { currency } = price.paid
  const paying = { paidWith: 'nothing' as const, rateMinor: price.rateMinor, discountMinor: 0, currency }
  const booking = newBooking({ input, facts, seats, with: paying }, deps.ids)
  const told = { made: witnessed(booking.audit.id), now: facts.now }
  const news = []
  for (const seat of seats)
    news.push(...(await bookingNews(toldOf({ input, facts, seat, credits: null, price: null }), told, deps)))
  const row = await writeBooking({ booking: { ...booking, guards: [] }, caller, also: news }, deps)
  if (row === null) return null
  deps.deliverSoon()
  return { consultation: await describeBooking(row, deps) }
}
