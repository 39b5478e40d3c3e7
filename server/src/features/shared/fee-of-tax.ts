import { feeOf } from '../../domain/money.ts'
import type { Deps, InvoiceFacts, PaymentFacts } from '../../ports.ts'

type Taxed = {
  payment: PaymentFacts | null
  invoice: Pick<InvoiceFacts, 'invoiceId' | 'charged' | 'tax'>
  feeBps: number
}

/**
 * Of a subscription Stripe keeps the platform's percentage of all that was charged. The tax is not the platform's to
 * share in, so the part of the fee that was kept of it goes back to the practice's account, to the cent, once however often
 * it is asked for. Where Stripe refuses, the record says what the platform really kept.
 * Source: https://docs.stripe.com/connect/subscriptions (the percentage is of the invoice's total)
 * @returns the payment with the fee that is left
 */
export async function withoutFeeOfTax(
  { payment, invoice, feeBps }: Taxed,
  { payments, log }: Pick<Deps, 'payments' | 'log'>,
): Promise<PaymentFacts | null> {
  if (payment === null || payment.platformFeeId === null) return payment
  const kept = payment.platformFee - payment.platformFeeRefunded
  const due = feeOf(Math.max(0, invoice.charged - invoice.tax), feeBps)
  // What was refunded took its share of the fee with it: the charge tells of that.
  if (invoice.tax === 0 || payment.isChargeChanged) return payment
  if (kept <= due) return { ...payment, platformFee: kept }
  try {
    const idempotencyKey = `fee-of-tax:${invoice.invoiceId}`
    await payments.giveBackFee({ feeId: payment.platformFeeId, amount: kept - due, idempotencyKey })
    return { ...payment, platformFee: due }
  } catch {
    log('error', 'subscription.fee_of_tax_kept', { invoiceId: invoice.invoiceId })
    return payment
  }
}
