import type Stripe from 'stripe'
import type { CheckoutFacts } from '../../ports.ts'

/** What must be expanded for `toCheckoutFacts` to see everything. */
export const expandedFields = ['payment_intent.latest_charge.balance_transaction']

export function toCheckoutFacts(session: Stripe.Checkout.Session): CheckoutFacts {
  const intent = typeof session.payment_intent === 'object' ? session.payment_intent : null
  const charge = intent !== null && typeof intent.latest_charge === 'object' ? intent.latest_charge : null
  const transaction =
    charge !== null && typeof charge.balance_transaction === 'object' ? charge.balance_transaction : null
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
    paymentIntentId: intent?.id ?? (typeof session.payment_intent === 'string' ? session.payment_intent : null),
    processingFee: transaction?.fee ?? null,
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
