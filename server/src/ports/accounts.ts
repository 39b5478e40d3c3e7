/** A practice's own account as Stripe tells it. */
export type AccountFacts = {
  accountId: string
  chargesEnabled: boolean
  payoutsEnabled: boolean
  detailsSubmitted: boolean
  /** Stripe's names of what its owner still has to hand in. */
  missing: string[]
  disabledReason: string | null
}
