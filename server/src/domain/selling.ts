/** What decides whether a practice may take money. */
export type SellingFacts = {
  operatorOwned: boolean
  stripeAccountId: string | null
  stripeChargesEnabled: boolean
  stripePayoutsEnabled: boolean
}

/**
 * The operator's own practice sells on the operator's account. Any other one sells once Stripe has enabled its own
 * account for charges and for payouts, so that nobody's money waits at the operator.
 * Source: https://docs.stripe.com/connect/account-capabilities
 */
export function maySell(practice: SellingFacts): boolean {
  if (practice.operatorOwned) return true
  return practice.stripeAccountId !== null && practice.stripeChargesEnabled && practice.stripePayoutsEnabled
}

/** What the members of a practice must know before anything else; null where all is well. */
export function practiceNotice(
  practice: SellingFacts & { suspendedAt: number | null },
): 'suspended' | 'selling_not_enabled' | null {
  if (practice.suspendedAt !== null) return 'suspended'
  return maySell(practice) ? null : 'selling_not_enabled'
}
