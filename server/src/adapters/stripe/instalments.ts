import Stripe from 'stripe'
import type { InstalmentRequest, PaymentFacts, Payments } from '../../ports.ts'
import { idOf, processingFeeOf } from './charge-facts.ts'
import { toCheckoutFacts } from './checkout-facts.ts'
import { destination } from './checkout-params.ts'
import { foundOrNull } from './found.ts'
import type { OrRefused } from './refusals.ts'

const expandedPayment = ['latest_charge.application_fee', 'latest_charge.balance_transaction']

export function instalmentCalls(
  stripe: Stripe,
  orRefused: OrRefused,
): Pick<
  Payments,
  'readPayment' | 'giveBackFee' | 'chargeInstalment' | 'findInstalmentPayments' | 'createInstalmentCheckout'
> {
  return {
    readPayment: (paymentIntentId) =>
      orRefused(async () => {
        const intent = await foundOrNull(stripe.paymentIntents.retrieve(paymentIntentId, { expand: expandedPayment }))
        return intent === null ? null : toPaymentFacts(intent)
      }),

    giveBackFee: ({ feeId, amount, idempotencyKey }) =>
      orRefused(async () => {
        await stripe.applicationFees.createRefund(feeId, { amount }, { idempotencyKey })
      }),

    chargeInstalment: ({ idempotencyKey, ...request }) =>
      orRefused(async () => {
        const { data } = await stripe.customers.listPaymentMethods(request.customerId, { limit: 1 })
        const [card] = data
        if (card === undefined) return { kind: 'refused', failureCode: 'missing_payment_method' }
        try {
          const intent = await stripe.paymentIntents.create(
            {
              ...intentData(request),
              amount: request.amount,
              currency: request.currency.toLowerCase(),
              customer: request.customerId,
              payment_method: card.id,
              confirm: true,
              off_session: true,
              expand: expandedPayment,
            },
            // Another card, or another share of the platform, is another request.
            { idempotencyKey: [idempotencyKey, card.id, ...shareOf(request)].join(':') },
          )
          return { kind: 'charged', payment: toPaymentFacts(intent) }
        } catch (error) {
          if (!(error instanceof Stripe.errors.StripeCardError)) throw error
          return { kind: 'refused', failureCode: error.code ?? 'card_declined' }
        }
      }),

    findInstalmentPayments: ({ customerId, scheduleId }) =>
      orRefused(async () => {
        const intents = stripe.paymentIntents.list({
          customer: customerId,
          limit: 100,
          expand: ['data.latest_charge.balance_transaction'],
        })
        const all = await intents.autoPagingToArray({ limit: 300 })
        return all.filter(({ metadata }) => metadata['schedule_id'] === scheduleId).map(toPaymentFacts)
      }),

    createInstalmentCheckout: ({ returnUrl, cancelUrl, expiresAt, customerId, customerEmail, ...request }) =>
      orRefused(async () => {
        const { description, metadata, ...data } = intentData(request)
        const session = await stripe.checkout.sessions.create({
          mode: 'payment',
          ui_mode: 'hosted_page',
          ...payer(customerId, customerEmail),
          client_reference_id: request.purchaseId,
          metadata,
          // The card becomes the one that later payments are charged to.
          payment_intent_data: { ...data, description, metadata, setup_future_usage: 'off_session' },
          line_items: [
            {
              quantity: 1,
              price_data: {
                currency: request.currency.toLowerCase(),
                unit_amount: request.amount,
                product_data: { name: description },
              },
            },
          ],
          success_url: returnUrl,
          cancel_url: cancelUrl,
          expires_at: Math.floor(expiresAt / 1000),
        })
        return toCheckoutFacts(session)
      }),
  }
}

function payer(customerId: string | null, email: string | null): Stripe.Checkout.SessionCreateParams {
  if (customerId !== null) return { customer: customerId }
  return { customer_creation: 'always', ...(email === null ? {} : { customer_email: email }) }
}

const shareOf = ({ payout }: InstalmentRequest) => (payout === null ? [] : [payout.accountId, payout.platformFeeMinor])

function intentData({
  scheduleId,
  purchaseId,
  practiceId,
  description,
  payout,
}: Omit<InstalmentRequest, 'customerId'>) {
  const metadata = { schedule_id: scheduleId, purchase_id: purchaseId, practice_id: practiceId }
  return { description, metadata, ...destination(payout) }
}

const statuses: Readonly<Record<string, PaymentFacts['status']>> = {
  succeeded: 'succeeded',
  processing: 'processing',
  canceled: 'canceled',
}

function toPaymentFacts(intent: Stripe.PaymentIntent): PaymentFacts {
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null
  return {
    paymentIntentId: intent.id,
    status: statuses[intent.status] ?? 'open',
    livemode: intent.livemode,
    currency: intent.currency.toUpperCase(),
    amount: intent.amount_received,
    metadata: intent.metadata,
    chargeId: charge?.id ?? null,
    processingFee: charge === null ? null : processingFeeOf(charge),
    platformFee: intent.application_fee_amount ?? 0,
    platformFeeId: idOf(charge?.application_fee ?? null),
    platformFeeRefunded:
      typeof charge?.application_fee === 'object' ? (charge.application_fee?.amount_refunded ?? 0) : 0,
    payoutAccountId: idOf(intent.transfer_data?.destination ?? null),
    receiptUrl: charge?.receipt_url ?? null,
    isChargeChanged: charge !== null && (charge.amount_refunded > 0 || charge.disputed),
  }
}
