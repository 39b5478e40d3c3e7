import type { PurchaseState } from '../contract/purchases.ts'
import { DeskbellError } from './errors.ts'

export type RevealRule = 'on_payment' | 'on_first_booking' | 'by_hand'

/**
 * Contact details are part of what was paid for, and are given by the consultant's rule.
 * @throws DeskbellError `payment_required` or `not_yet_revealed`
 */
export function requireRevealed(
  purchase: { state: PurchaseState; revealedAt: number | null; firstBookingAt: number | null },
  rule: RevealRule,
): void {
  if (purchase.state !== 'paid') throw new DeskbellError('payment_required')
  if (purchase.revealedAt !== null || rule === 'on_payment') return
  if (rule === 'on_first_booking' && purchase.firstBookingAt !== null) return
  throw new DeskbellError('not_yet_revealed', { details: { rule } })
}

export function revealed<Contact extends { email: string | null; phone: string | null }>(
  contact: Contact,
  fields: { email: boolean; phone: boolean },
): Contact {
  return { ...contact, email: fields.email ? contact.email : null, phone: fields.phone ? contact.phone : null }
}
