import type Stripe from 'stripe'
import type { CheckoutFacts } from '../../ports.ts'
import { idOf, processingFeeOf } from './charge-facts.ts'

/** What must be expanded for `toCheckoutFacts` to see everything. */
export const expandedFields = ['payment_intent.latest_charge.balance_transaction']

export function toCheckoutFacts(session: Stripe.Checkout.Session): CheckoutFacts {
  const intent = typeof session.payment_intent === 'object' ? session.payment_intent : null
  const charge = intent !== null && typeof intent.latest_charge === 'object' ? intent.latest_charge : null
  return {
    sessionId: session.id,
    status: known(session.status, ['complete', 'expired'], 'open'),
    paymentStatus: known(session.payment_status, ['paid', 'no_payment_required'], 'unpaid'),
    purchaseId: session.metadata?.['purchase_id'] ?? null,
    livemode: session.livemode,
    currency: (session.currency ?? '').toUpperCase(),
    amountTotal: session.amount_total ?? 0,
    amountDiscount: session.total_details?.amount_discount ?? 0,
    amountTax: session.total_details?.amount_tax ?? 0,
    email: session.customer_details?.email?.toLowerCase() ?? null,
    name: session.customer_details?.name ?? null,
    customerId: idOf(session.customer),
    subscriptionId: idOf(session.subscription),
    scheduleId: session.metadata?.['schedule_id'] ?? null,
    paymentIntentId: intent?.id ?? (typeof session.payment_intent === 'string' ? session.payment_intent : null),
    chargeId: charge?.id ?? null,
    processingFee: charge === null ? null : processingFeeOf(charge),
    platformFee: intent?.application_fee_amount ?? 0,
    payoutAccountId: idOf(intent?.transfer_data?.destination ?? null),
    receiptUrl: charge?.receipt_url ?? null,
    isChargeChanged: charge !== null && (charge.amount_refunded > 0 || charge.disputed),
    lastPaymentError: intent?.last_payment_error?.message ?? null,
    clientSecret: session.client_secret ?? null,
    url: session.url ?? null,
  }
}

/** Stripe may add words; one we do not know must never count as paid. */
function known<Word extends string, Other extends string>(
  word: string | null,
  words: readonly Word[],
  otherwise: Other,
): Word | Other {
  return words.find((candidate) => candidate === word) ?? otherwise
}
