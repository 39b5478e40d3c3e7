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
  /** The transfer to that account, and what is left of it; null where there is none. */
  transferId: string | null
  payoutLeft: number | null
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
