import type { PurchaseState } from '../contract/purchases.ts'
import type { Movement } from './billing.ts'
import type { CreditMove, CreditsChoice, RefundableGrant, RefundableMovement } from './refund.ts'

export type RecordedMovement = RefundableMovement & { id: string; origin: string; isFeeKnown: boolean }

export type DisputeState = 'inquiry' | 'open' | 'won' | 'lost'

/** What is on record of a purchase's money. */
export type RecordedMoney = {
  state: PurchaseState
  isFrozen: boolean
  movements: readonly RecordedMovement[]
  grants: readonly RefundableGrant[]
  disputes: readonly { id: string; state: DisputeState }[]
}

/** What Stripe tells of one charge; refunds and disputes oldest first. */
export type ReportedCharge = {
  chargeId: string
  processingFee: number | null
  refunds: readonly {
    refundId: string
    amount: number
    status: 'pending' | 'succeeded' | 'failed'
    choice: CreditsChoice
  }[]
  disputes: readonly { disputeId: string; state: DisputeState; amount: number; isWithdrawn: boolean }[]
}

export type NewMovement = {
  kind: 'refund' | 'dispute'
  /** Stripe's id of the refund or dispute. */
  reportedId: string
  origin: string
  movement: Movement
  /** Positive is taken back, negative given back. */
  credits: CreditMove[]
}

/** What has to be written so that the record says what Stripe says. */
export type Settlement = {
  /** The charge's row, its processing fee known. */
  completed: { paymentId: string; movement: Movement } | null
  movements: NewMovement[]
  disputes: { disputeId: string; from: DisputeState | null; to: DisputeState }[]
  state: PurchaseState
  isFrozen: boolean
}
