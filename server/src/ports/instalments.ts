import type { Payout } from './checkout.ts'

/** One payment and where its money went. Amounts in minor units of its currency. */
export type PaymentFacts = {
  paymentIntentId: string
  status: 'succeeded' | 'processing' | 'open' | 'canceled'
  livemode: boolean
  /** Upper case. */
  currency: string
  amount: number
  metadata: Record<string, string>
  chargeId: string | null
  /** Null where nothing was charged, or Stripe does not know it yet. */
  processingFee: number | null
  platformFee: number
  /** Stripe's id of that fee, and what of it was given back. */
  platformFeeId: string | null
  platformFeeRefunded: number
  payoutAccountId: string | null
  receiptUrl: string | null
  /** Something of it was refunded or disputed already: the charge has more to tell. */
  isChargeChanged: boolean
}

/** A payment of a purchase that was due later. Amounts in minor units. */
export type InstalmentRequest = {
  scheduleId: string
  purchaseId: string
  practiceId: string
  /** For the payer's statement and receipt. */
  description: string
  amount: number
  /** Upper case. */
  currency: string
  customerId: string
  payout: Payout | null
}

/** `failureCode` is Stripe's word for why the card was not charged, such as `authentication_required`. */
export type InstalmentOutcome = { kind: 'charged'; payment: PaymentFacts } | { kind: 'refused'; failureCode: string }
