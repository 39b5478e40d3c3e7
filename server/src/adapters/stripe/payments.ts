import Stripe from 'stripe'
import { DeskbellError } from '../../domain/errors.ts'
import type { CheckoutRequest, Log, PaymentEvent, Payments } from '../../ports.ts'
import { expandedFields, toCheckoutFacts } from './checkout-facts.ts'
import { createStripeClient, isMissing, type StripeSettings } from './stripe-client.ts'

/** Payments by Stripe Checkout (https://docs.stripe.com/api/checkout/sessions), API version of the SDK. */
export function createStripePayments(settings: StripeSettings, log: Log): Payments {
  const stripe = createStripeClient(settings)
  const { apiBase, simulated } = settings
  return {
    livemode: /^(?:sk|rk)_live_/.test(settings.secretKey),
    simulated,
    publishableKey: settings.publishableKey,
    scriptUrl: simulated && apiBase !== null ? `${apiBase.replace(/\/$/, '')}/stripe.js` : 'https://js.stripe.com/',

    createCheckout: (request) =>
      orUnavailable(async () => {
        const params = sessionParams(request)
        return toCheckoutFacts(
          await stripe.checkout.sessions.create(params, { idempotencyKey: `checkout:${request.purchaseId}` }),
        )
      }),

    readCheckout: (sessionId) =>
      orUnavailable(async () => {
        try {
          return toCheckoutFacts(await stripe.checkout.sessions.retrieve(sessionId, { expand: expandedFields }))
        } catch (error) {
          if (isMissing(error)) return null
          throw error
        }
      }),

    expireCheckout: (sessionId) =>
      orUnavailable(async () => {
        await stripe.checkout.sessions.expire(sessionId)
      }),

    async verifyWebhook(rawBody, signature): Promise<PaymentEvent> {
      try {
        const event = await stripe.webhooks.constructEventAsync(rawBody, signature, settings.webhookSecret)
        const object = event.data.object as { id?: string }
        return {
          id: event.id,
          type: event.type,
          livemode: event.livemode,
          account: event.account ?? null,
          objectId: object.id ?? null,
          createdAt: event.created * 1000,
        }
      } catch {
        throw new DeskbellError('webhook_signature_invalid')
      }
    },
  }

  async function orUnavailable<Result>(call: () => Promise<Result>): Promise<Result> {
    try {
      return await call()
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeError)) throw error
      log('error', 'stripe.request_failed', {
        type: error.type,
        code: error.code,
        requestId: error.requestId,
        status: error.statusCode,
      })
      if (error.code === 'amount_too_small' || error.code === 'amount_too_large')
        throw new DeskbellError('price_out_of_range')
      throw new DeskbellError('payments_unavailable')
    }
  }
}

/** Amount and currency were read from the package; the browser has no say in them. */
function sessionParams(request: CheckoutRequest): Stripe.Checkout.SessionCreateParams {
  const { purchaseId, reference, practiceId, packageId } = request
  const metadata = { purchase_id: purchaseId, reference, practice_id: practiceId, package_id: packageId }
  return {
    mode: 'payment',
    client_reference_id: purchaseId,
    metadata,
    payment_intent_data: { metadata, description: `${request.title} (${reference})` },
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: request.currency.toLowerCase(),
          unit_amount: request.unitAmount,
          product_data: {
            name: request.title,
            ...(request.description === '' ? {} : { description: request.description }),
          },
        },
      },
    ],
    expires_at: Math.floor(request.expiresAt / 1000),
    ...(request.customerEmail === null ? {} : { customer_email: request.customerEmail }),
    ...(request.ui === 'embedded'
      ? { ui_mode: 'embedded_page', return_url: request.returnUrl, redirect_on_completion: 'if_required' }
      : { ui_mode: 'hosted_page', success_url: request.returnUrl, cancel_url: request.cancelUrl }),
  }
}
