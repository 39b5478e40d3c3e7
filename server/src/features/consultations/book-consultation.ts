import type { ConsultationBooked, ConsultationInput } from '../../contract/consultations.ts'
import { answerOnce, type Caller } from '../../db/identity.ts'
import type { Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import type { NewsDeps } from '../shared/booking-news.ts'
import { bookWithCredits } from './book-with-credits.ts'
import { bookWithTrial } from './book-with-trial.ts'
import { holdForCheckout } from './hold-for-checkout.ts'
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
export function bookConsultation(request: BookConsultation, deps: BookDeps): Promise<ConsultationBooked> {
  return decideAnew(() => answerOnce(() => book(request, deps)))
}

async function book(request: BookConsultation, deps: BookDeps): Promise<ConsultationBooked | null> {
  const facts = await loadBookingFacts(request, deps)
  if (facts.repeatOf !== null) return repeatBooking(facts.repeatOf, deps)
  const { pay } = request.input
  if (pay.with === 'credits') return bookWithCredits({ ...request, facts }, deps)
  if (pay.with === 'trial') return bookWithTrial({ ...request, facts }, deps)
  return holdForCheckout({ ...request, pay, facts }, deps)
}
