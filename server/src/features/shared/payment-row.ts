import type { NewPayment } from '../../db/payments.ts'
import { divideCharge } from '../../domain/billing.ts'
import type { PaymentFacts } from '../../ports.ts'

/**
 * A payment as the record keeps it: charged = net + tax + platform fee + processing fee.
 * @param payment null where nothing was taken, because a discount or a credit with Stripe paid it
 */
export function paymentRow(
  paid: Pick<NewPayment, 'id' | 'kind' | 'origin' | 'currency' | 'chargedMinor' | 'discountMinor' | 'taxMinor'>,
  payment: PaymentFacts | null,
  now: number,
): NewPayment {
  // Stripe takes what processing costs from the platform where the money goes on to the practice's own account.
  const isBorneHere = payment !== null && payment.chargeId !== null && payment.payoutAccountId === null
  const processingFeeMinor = isBorneHere ? payment.processingFee : 0
  const isComplete = processingFeeMinor !== null && payment?.isChargeChanged !== true
  // A credit with Stripe may pay a part of an invoice, tax included.
  const taxMinor = Math.min(paid.taxMinor, paid.chargedMinor)
  const platformFeeMinor = Math.min(payment?.platformFee ?? 0, paid.chargedMinor - taxMinor)
  return {
    ...paid,
    stripePaymentIntentId: payment?.paymentIntentId ?? null,
    stripeChargeId: payment?.chargeId ?? null,
    stripeAccountId: payment?.payoutAccountId ?? null,
    receiptUrl: payment?.receiptUrl ?? null,
    processingFeeKnownAt: isComplete ? now : null,
    ...divideCharge({ chargedMinor: paid.chargedMinor, taxMinor, platformFeeMinor, processingFeeMinor }),
  }
}
