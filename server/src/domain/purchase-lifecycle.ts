import type { PurchaseState } from '../contract/purchases.ts'

export type ReportedCheckout = {
  status: 'open' | 'complete' | 'expired'
  paymentStatus: 'paid' | 'unpaid' | 'no_payment_required'
  purchaseId: string | null
  livemode: boolean
  currency: string
  amountTotal: number
  amountDiscount: number
  amountTax: number
  email: string | null
}

export type SoldPurchase = {
  id: string
  state: PurchaseState
  /** What checkout charges before discount and tax. */
  priceMinor: number
  /** What a promotion code takes off. */
  discountMinor: number
  currency: string
  livemode: boolean
  hasClient: boolean
}

export type Verdict =
  | { kind: 'leave' }
  | { kind: 'fulfil' }
  | { kind: 'await_bank' }
  | { kind: 'expire' }
  | { kind: 'review'; reason: string }

/** From these states a payment that really arrived still makes the purchase a paid one: webhooks come late and in any order. */
export const payableStates: readonly PurchaseState[] = ['pending', 'processing', 'expired', 'failed']

/**
 * What Stripe's own account of a checkout means for the purchase, whatever event brought it and however often.
 * A session counts as paid when it is complete and not `unpaid` (https://docs.stripe.com/checkout/fulfillment).
 */
export function judgeCheckout(purchase: SoldPurchase, reported: ReportedCheckout): Verdict {
  if (!payableStates.includes(purchase.state)) return { kind: 'leave' }
  if (reported.status === 'complete' && reported.paymentStatus !== 'unpaid') {
    const reason = mismatch(purchase, reported)
    return reason === null ? { kind: 'fulfil' } : { kind: 'review', reason }
  }
  if (reported.status === 'complete') return purchase.state === 'pending' ? { kind: 'await_bank' } : { kind: 'leave' }
  if (reported.status === 'expired') return purchase.state === 'pending' ? { kind: 'expire' } : { kind: 'leave' }
  return { kind: 'leave' }
}

/** What was charged must be what was sold; names what is not, without values of the payer. */
function mismatch(purchase: SoldPurchase, reported: ReportedCheckout): string | null {
  if (reported.purchaseId !== purchase.id) return 'purchase_id'
  if (reported.livemode !== purchase.livemode) return 'livemode'
  if (reported.currency !== purchase.currency) return 'currency'
  if (reported.amountDiscount !== purchase.discountMinor) return 'discount'
  if (reported.amountTotal + reported.amountDiscount - reported.amountTax !== purchase.priceMinor) return 'amount'
  if (reported.email === null && !purchase.hasClient) return 'payer_email'
  return null
}

/** Which way a buyer goes on from each state. */
export function nextStep(state: PurchaseState, checkoutIsOpen: boolean): 'wait' | 'pay' | 'done' | 'start_again' {
  if (state === 'paid' || state === 'refunded') return 'done'
  if (state === 'pending') return checkoutIsOpen ? 'pay' : 'wait'
  if (state === 'processing' || state === 'review') return 'wait'
  return 'start_again'
}
