import type Stripe from 'stripe'
import type { Payments } from '../../ports.ts'
import { accountParams, toAccountFacts } from './account-facts.ts'
import { foundOrNull } from './found.ts'
import { isOutOfReach, type OrRefused } from './refusals.ts'

/** Practices' own accounts (https://docs.stripe.com/connect). */
export function accountCalls(
  stripe: Stripe,
  orRefused: OrRefused,
): Pick<Payments, 'createAccount' | 'readAccount' | 'onboardingLink'> {
  return {
    createAccount: ({ idempotencyKey, ...account }) =>
      orRefused(async () => toAccountFacts(await stripe.accounts.create(accountParams(account), { idempotencyKey }))),

    readAccount: (accountId) =>
      orRefused(async () => {
        const account = await foundOrNull(stripe.accounts.retrieve(accountId), isOutOfReach)
        return account === null ? null : toAccountFacts(account)
      }),

    onboardingLink: ({ accountId, returnUrl, refreshUrl }) =>
      orRefused(async () => {
        const link = { account: accountId, type: 'account_onboarding', return_url: returnUrl, refresh_url: refreshUrl }
        return (await stripe.accountLinks.create(link as Stripe.AccountLinkCreateParams)).url
      }),
  }
}
