/** What became of a charge, as the payment provider tells it now. Amounts in minor units of its currency. */
export type ChargeFacts = {
  chargeId: string
  livemode: boolean
  /** Upper case. */
  currency: string
  amount: number
  amountRefunded: number
  /** Null where Stripe does not know it yet. */
  processingFee: number | null
  platformFee: number
  platformFeeRefunded: number
  payoutAccountId: string | null
  /** Transfers to that account with what is left of each, the charge's own first. */
  payouts: { transferId: string; left: number }[]
  /** What that account has of them after the platform's fee. */
  payoutNet: number
  /** Stripe's name for all that belongs to the charge; null where nobody else is paid. */
  transferGroup: string | null
  /** What was sold with it, where that is noted on it. */
  purchaseId: string | null
  receiptUrl: string | null
  /** Oldest first. */
  refunds: RefundFacts[]
  disputes: DisputeFacts[]
}

export type RefundFacts = {
  refundId: string
  amount: number
  status: 'pending' | 'succeeded' | 'failed'
  createdAt: number
  /** Stripe took the practice's share back with it. */
  tookBackPayout: boolean
  /** What was noted when it was made here; empty where it was made elsewhere. */
  metadata: Record<string, string>
}

export type DisputeFacts = {
  disputeId: string
  state: 'inquiry' | 'open' | 'won' | 'lost'
  /** Stripe's word for why. */
  reason: string
  amount: number
  /** Whether the bank has the money now. */
  isWithdrawn: boolean
  createdAt: number
}

export type RefundRequest = {
  chargeId: string
  amount: number
  /** The practice's own account was paid: it gives its share back. */
  reverseTransfer: boolean
  refundPlatformFee: boolean
  /** The same request again is one refund. */
  idempotencyKey: string
  metadata: Record<string, string>
}

/** A payment that the payment provider took, as its lists tell it. */
export type TakenPayment = {
  kind: 'charge' | 'invoice'
  id: string
  amount: number
  /** Upper case. */
  currency: string
  createdAt: number
  livemode: boolean
  /** What was noted on it when it was sold. */
  practiceId: string
  purchaseId: string | null
}
