import type { PurchaseState } from '../contract/purchases.ts'
import { DeskbellError } from './errors.ts'

export type RevealRule = 'on_payment' | 'on_first_booking' | 'by_hand'

type Purchase = { state: PurchaseState; revealedAt: number | null }
type Booking = { firstAt: number | null; isPossible: boolean }

/**
 * Contact details are part of what was paid for, and are given by the consultant's rule. Where they open with the first
 * booking, the way to book opens before them; where there is no way to book, nothing is waited for.
 * @throws DeskbellError `payment_required` or `not_yet_revealed`
 */
export function contactOpening(purchase: Purchase, booking: Booking, rule: RevealRule): 'now' | 'on_first_booking' {
  if (purchase.state !== 'paid') throw new DeskbellError('payment_required')
  if (purchase.revealedAt !== null || rule === 'on_payment') return 'now'
  if (rule === 'by_hand') throw new DeskbellError('not_yet_revealed', { details: { rule } })
  return booking.isPossible && booking.firstAt === null ? 'on_first_booking' : 'now'
}

export function revealed<Contact extends { email: string | null; phone: string | null }>(
  contact: Contact,
  fields: { email: boolean; phone: boolean },
): Contact {
  return { ...contact, email: fields.email ? contact.email : null, phone: fields.phone ? contact.phone : null }
}
