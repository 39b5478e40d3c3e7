import type { ConsultationBooked } from '../../contract/consultations.ts'
import { bookingById } from '../../db/views/consultation-view.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { describeCheckout } from '../shared/describe-checkout.ts'
import { describeBooking } from '../shared/tell-booking.ts'
import type { BookDeps } from './book-consultation.ts'

/** Answers a repeated request with what the first one made, told anew: nothing secret was stored. */
export async function repeatBooking(bookingId: string, deps: BookDeps): Promise<ConsultationBooked> {
  const { db, payments, purchaseTokens } = deps
  const [row] = await bookingById(db, bookingId)
  if (row === undefined) throw new DeskbellError('not_found')
  const consultation = await describeBooking(row, deps)
  const { booking, purchase } = row
  if (booking.paidWith !== 'checkout' || purchase === null) return { consultation }
  const facts = purchase.stripeSessionId === null ? null : await payments.readCheckout(purchase.stripeSessionId)
  const checkout = facts === null ? null : describeCheckout(facts, payments)
  return {
    consultation,
    purchaseId: purchase.id,
    purchaseToken: await purchaseTokens.issue(purchase),
    ...(checkout === null ? {} : { checkout }),
  }
}
