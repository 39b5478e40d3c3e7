import type { Log } from '../../ports.ts'
import { accountCalls } from './accounts.ts'
import { chargeCalls } from './charges.ts'
import { expandedFields, toCheckoutFacts } from './checkout-facts.ts'
import { sessionParams } from './checkout-params.ts'
import { eventCalls } from './events.ts'
import { foundOrNull } from './found.ts'
import { instalmentCalls } from './instalments.ts'
import type { StripeCalls } from './payments.ts'
import { expandedPromotionFields, toPromotionFacts } from './promotion-facts.ts'
import { refusalsOf, refusedCheckout } from './refusals.ts'
import { createStripeClient, type StripeSettings } from './stripe-client.ts'
import { subscriptionCalls } from './subscriptions.ts'

/** What is asked of Stripe, in the API version of the SDK. */
export function openStripe(settings: StripeSettings, log: Log): StripeCalls {
  const stripe = createStripeClient(settings)
  const orRefused = refusalsOf(log)
  return {
    createCheckout: (request) =>
      orRefused(async () => {
        const options = { idempotencyKey: `checkout:${request.purchaseId}` }
        return toCheckoutFacts(await stripe.checkout.sessions.create(sessionParams(request), options))
      }, refusedCheckout),

    readCheckout: (sessionId) =>
      orRefused(async () => {
        const session = await foundOrNull(stripe.checkout.sessions.retrieve(sessionId, { expand: expandedFields }))
        return session === null ? null : toCheckoutFacts(session)
      }),

    expireCheckout: (sessionId) =>
      orRefused(async () => {
        await stripe.checkout.sessions.expire(sessionId)
      }),

    ...subscriptionCalls(stripe, orRefused),
    ...instalmentCalls(stripe, orRefused),

    ...chargeCalls(stripe, orRefused),

    findPromotion: (code) =>
      orRefused(async () => {
        const { data } = await stripe.promotionCodes.list({ code, limit: 10, expand: expandedPromotionFields })
        const promotion = data.find(({ active }) => active) ?? data[0]
        return promotion === undefined ? null : toPromotionFacts(promotion)
      }),

    ...accountCalls(stripe, orRefused),
    ...eventCalls(stripe, orRefused, settings),
  }
}
