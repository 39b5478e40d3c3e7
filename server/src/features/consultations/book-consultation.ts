import type { ConsultationBooked, ConsultationInput, ConsultationWish } from '../../contract/consultations.ts'
import { answerOnce, type Caller } from '../../db/identity.ts'
import { lengthOf } from '../../domain/consultation-types.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import type { NewsDeps } from '../shared/booking-news.ts'
import { bookForNothing } from './book-for-nothing.ts'
import { bookWithCredits } from './book-with-credits.ts'
import { bookWithTrial } from './book-with-trial.ts'
import { holdForCheckout } from './hold-for-checkout.ts'
import { priceBooking } from './price-booking.ts'
import { repeatBooking } from './repeat-booking.ts'
import { loadBookingFacts } from './load-booking-facts.ts'
import type { TellDeps } from '../shared/tell-booking.ts'

export type BookConsultation = { input: ConsultationInput; caller: Caller; origin: string | null }
export type BookDeps = Pick<
  Deps,
  'db' | 'clock' | 'ids' | 'log' | 'deliverSoon' | 'payments' | 'purchaseTokens' | 'platformFeeBps'
> &
  NewsDeps &
  TellDeps

/**
 * Books a session, or a seat in one, and what pays for it, or nothing: of any number of requests for one time exactly
 * one gets it. Two round trips; a lost race takes two more to say what is free no longer.
 * @throws DeskbellError `slot_taken`, `slot_not_offered`, `duration_not_offered`, `group_full`, `no_credits`,
 *   `credits_frozen`, `unauthenticated`, `not_found` …
 */
export function bookConsultation(
  { input, ...rest }: Omit<BookConsultation, 'input'> & { input: ConsultationWish },
  deps: BookDeps,
): Promise<ConsultationBooked> {
  const request = { ...rest, input: { ...input, durationMinutes: lengthOf(input) } }
  return told(request, deps, () => decideAnew(() => answerOnce(() => book(request, deps))))
}

/** One line for each try, and one for what came of it: what is held is completed by its payment. */
async function told(
  { input }: BookConsultation,
  { log }: BookDeps,
  attempt: () => Promise<ConsultationBooked>,
): Promise<ConsultationBooked> {
  const { consultantId, serviceType, durationMinutes, pay } = input
  const facts = { consultantId, serviceType, durationMinutes, with: pay.with }
  log('info', 'booking.started', facts)
  try {
    const booked = await attempt()
    const { id: consultationId, status } = booked.consultation
    log('info', status === 'held' ? 'booking.held' : 'booking.completed', { ...facts, consultationId })
    return booked
  } catch (error) {
    log('warn', 'booking.failed', { ...facts, code: error instanceof DeskbellError ? error.code : 'internal_error' })
    throw error
  }
}

async function book(request: BookConsultation, deps: BookDeps): Promise<ConsultationBooked | null> {
  const facts = await loadBookingFacts(request, deps)
  if (facts.repeatOf !== null) return repeatBooking(facts.repeatOf, deps)
  const { pay } = request.input
  if (pay.with === 'credits') return bookWithCredits({ ...request, facts }, deps)
  if (pay.with === 'trial') return bookWithTrial({ ...request, facts }, deps)
  const price = priceBooking({ input: request.input, pay, facts })
  if (price.paid.amount === 0) return bookForNothing({ ...request, facts, price }, deps)
  if (facts.hold !== null) throw new DeskbellError('hold_exists', { details: facts.hold })
  return holdForCheckout({ ...request, pay, price, facts }, deps)
}
