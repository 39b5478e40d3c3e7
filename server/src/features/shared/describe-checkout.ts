import type { Checkout, CheckoutStatus } from '../../contract/checkout.ts'
import type { CheckoutFacts, Payments } from '../../ports.ts'

/** How to pay an open checkout; null where it is not open any more. */
export function describeCheckout(
  facts: CheckoutFacts,
  payments: Pick<Payments, 'publishableKey' | 'scriptUrl'>,
): Checkout | null {
  if (facts.status !== 'open') return null
  if (facts.clientSecret !== null) {
    return {
      ui: 'embedded',
      clientSecret: facts.clientSecret,
      publishableKey: payments.publishableKey,
      scriptUrl: payments.scriptUrl,
    }
  }
  return facts.url === null ? null : { ui: 'hosted', url: facts.url }
}

/** What an open checkout asks for, promotion code and tax included. */
export function amountDueOf({ amountTotal: amount, currency }: CheckoutFacts): CheckoutStatus['amountDue'] {
  return { amount, currency }
}
