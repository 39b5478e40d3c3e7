import type Stripe from 'stripe'
import type { AccountFacts } from '../../ports.ts'

export function toAccountFacts(account: Stripe.Account): AccountFacts {
  const { requirements } = account
  return {
    accountId: account.id,
    // Selling in its own name takes both: cards, and transfers from the platform.
    chargesEnabled: (account.charges_enabled ?? false) && account.capabilities?.transfers === 'active',
    payoutsEnabled: account.payouts_enabled ?? false,
    detailsSubmitted: account.details_submitted ?? false,
    missing: [...new Set([...(requirements?.past_due ?? []), ...(requirements?.currently_due ?? [])])],
    disabledReason: requirements?.disabled_reason ?? null,
  }
}

/**
 * The platform sets prices, bears Stripe's fees and losses, and Stripe asks the owner for what the law wants; the owner
 * gets Stripe's Express dashboard. Source: https://docs.stripe.com/connect/design-an-integration
 */
export function accountParams(account: {
  practiceId: string
  name: string
  email: string
}): Stripe.AccountCreateParams {
  return {
    controller: {
      fees: { payer: 'application' },
      losses: { payments: 'application' },
      stripe_dashboard: { type: 'express' },
      requirement_collection: 'stripe',
    },
    capabilities: { card_payments: { requested: true }, transfers: { requested: true } },
    business_profile: { name: account.name },
    email: account.email,
    metadata: { practice_id: account.practiceId },
  }
}
