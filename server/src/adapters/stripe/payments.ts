import type { Log, Payments } from '../../ports.ts'
import { accountCalls } from './accounts.ts'
import { chargeCalls } from './charges.ts'
import { expandedFields, toCheckoutFacts } from './checkout-facts.ts'
import { sessionParams } from './checkout-params.ts'
import { eventCalls } from './events.ts'
import { foundOrNull } from './found.ts'
import { expandedPromotionFields, toPromotionFacts } from './promotion-facts.ts'
import { refusalsOf, refusedCheckout } from './refusals.ts'
import { createStripeClient, type StripeSettings } from './stripe-client.ts'
import { instalmentCalls } from './instalments.ts'
import { subscriptionCalls } from './subscriptions.ts'

/** Payments by Stripe Checkout and Connect (https://docs.stripe.com/api), API version of the SDK. */
export function createStripePayments(settings: StripeSettings, log: Log): Payments {
  const stripe = createStripeClient(settings)
  const { apiBase, simulated } = settings
  const orRefused = refusalsOf(log)
  return {
    livemode: /^(?:sk|rk)_live_/.test(settings.secretKey),
    simulated,
    publishableKey: settings.publishableKey,
    scriptUrl: simulated && apiBase !== null ? `${apiBase.replace(/\/$/, '')}/stripe.js` : 'https://js.stripe.com/',

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
