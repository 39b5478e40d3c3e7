import type Stripe from 'stripe'
import { scaled } from '../../domain/money.ts'
import type { ChargeFacts, DisputeFacts, RefundFacts, TakenPayment } from '../../ports.ts'

/** What must be expanded for `toChargeFacts` to see everything. */
export const expandedChargeFields = ['application_fee', 'balance_transaction', 'refunds', 'transfer']

export function toChargeFacts(
  charge: Stripe.Charge,
  {
    refunds,
    disputes,
    repeated = [],
  }: {
    refunds: readonly Stripe.Refund[]
    disputes: readonly Stripe.Dispute[]
    /** Transfers that pay the practice again what was taken back from it. */
    repeated?: readonly Stripe.Transfer[]
  },
): ChargeFacts {
  const fee = typeof charge.application_fee === 'object' ? charge.application_fee : null
  const own = typeof charge.transfer === 'object' ? [charge.transfer] : []
  const payouts = [...own, ...repeated].map(({ id, amount, amount_reversed: back }) => ({
    transferId: id,
    left: amount - back,
  }))
  const feeLeft = fee === null ? 0 : fee.amount - fee.amount_refunded
  return {
    chargeId: charge.id,
    livemode: charge.livemode,
    currency: charge.currency.toUpperCase(),
    amount: charge.amount,
    amountRefunded: charge.amount_refunded,
    processingFee: processingFeeOf(charge),
    platformFee: charge.application_fee_amount ?? 0,
    platformFeeRefunded: fee?.amount_refunded ?? 0,
    payoutAccountId: idOf(charge.transfer_data?.destination ?? null),
    payouts,
    payoutNet: payouts.reduce((sum, { left }) => sum + left, 0) - feeLeft,
    transferGroup: charge.transfer_group,
    purchaseId: charge.metadata['purchase_id'] ?? null,
    receiptUrl: charge.receipt_url,
    refunds: refunds.map(toRefundFacts).toSorted(byAge((refund) => refund.refundId)),
    disputes: disputes.map(toDisputeFacts).toSorted(byAge((dispute) => dispute.disputeId)),
  }
}

/**
 * What Stripe keeps of a charge, in the charge's own currency: where the account is paid out in another one, the
 * balance transaction tells both amounts in that. Null until the charge is settled.
 */
export function processingFeeOf(charge: Pick<Stripe.Charge, 'amount' | 'currency' | 'balance_transaction'>) {
  const transaction = typeof charge.balance_transaction === 'object' ? charge.balance_transaction : null
  if (transaction === null) return null
  if (transaction.currency === charge.currency || transaction.amount <= 0) return transaction.fee
  return scaled(transaction.fee, charge.amount, transaction.amount)
}

export function toRefundFacts(refund: Stripe.Refund): RefundFacts {
  const { id, amount, status, created, metadata } = refund
  const hasFailed = status === 'failed' || status === 'canceled'
  return {
    refundId: id,
    amount,
    status: hasFailed ? 'failed' : status === 'succeeded' ? 'succeeded' : 'pending',
    createdAt: created * 1000,
    tookBackPayout: refund.transfer_reversal !== null,
    metadata: metadata ?? {},
  }
}

/** An inquiry takes no money; one that was prevented never became a dispute. */
const states: Record<string, DisputeFacts['state']> = {
  warning_needs_response: 'inquiry',
  warning_under_review: 'inquiry',
  warning_closed: 'won',
  prevented: 'won',
  won: 'won',
  lost: 'lost',
}

function toDisputeFacts(dispute: Stripe.Dispute): DisputeFacts {
  const withdrawn = dispute.balance_transactions.reduce((sum, { amount }) => sum - amount, 0)
  return {
    disputeId: dispute.id,
    state: states[dispute.status] ?? 'open',
    reason: dispute.reason,
    amount: dispute.amount,
    isWithdrawn: withdrawn > 0,
    createdAt: dispute.created * 1000,
  }
}

export function idOf(reference: string | { id: string } | null): string | null {
  return typeof reference === 'object' ? (reference?.id ?? null) : reference
}

/** Nothing where it was declined; a charge of an invoice says nothing of what was sold, so its invoice does. */
export function takenCharge(charge: Stripe.Charge): TakenPayment[] {
  const { id, amount, currency, created, livemode, metadata } = charge
  if (charge.status !== 'succeeded' || metadata['practice_id'] === undefined) return []
  return [
    {
      kind: 'charge',
      id,
      amount,
      currency: currency.toUpperCase(),
      createdAt: created * 1000,
      livemode,
      practiceId: metadata['practice_id'],
      purchaseId: metadata['purchase_id'] ?? null,
    },
  ]
}

/** Nothing where a subscription of something else, or a credit, paid it. */
export function takenInvoice(invoice: Stripe.Invoice): TakenPayment[] {
  const { id, amount_paid: amount, currency, created, livemode } = invoice
  const metadata = invoice.parent?.subscription_details?.metadata ?? {}
  if (amount === 0 || metadata['practice_id'] === undefined) return []
  return [
    {
      kind: 'invoice',
      id,
      amount,
      currency: currency.toUpperCase(),
      createdAt: created * 1000,
      livemode,
      practiceId: metadata['practice_id'],
      purchaseId: metadata['purchase_id'] ?? null,
    },
  ]
}

function byAge<Fact extends { createdAt: number }>(idOfFact: (fact: Fact) => string) {
  return (one: Fact, other: Fact) => one.createdAt - other.createdAt || (idOfFact(one) < idOfFact(other) ? -1 : 1)
}
