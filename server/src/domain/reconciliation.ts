import type { PurchaseState } from '../contract/purchases.ts'
import { sumMovements } from './billing.ts'
import type { DisputeState, RecordedMovement } from './recorded-money.ts'
import { invoiceOrigin } from './subscription.ts'

export type Difference = {
  what:
    | 'missing_at_stripe'
    | 'missing_here'
    | 'state'
    | 'currency'
    | 'charged'
    | 'discount'
    | 'tax'
    | 'refunded'
    | 'platform_fee'
    | 'processing_fee'
    | 'payout'
    | 'dispute'
  transactionId: string | null
  /** Minor units, or a word. */
  here: number | string | null
  stripe: number | string | null
}

type Movement = RecordedMovement & { discountMinor: number }

export type RecordedPurchase = {
  state: PurchaseState
  currency: string
  movements: readonly Movement[]
  disputes: readonly { id: string; state: DisputeState }[]
}

export type ReportedCheckout = {
  sessionId: string
  status: 'open' | 'complete' | 'expired'
  paymentStatus: 'paid' | 'unpaid' | 'no_payment_required'
  amountTotal: number
  amountDiscount: number
  amountTax: number
  chargeId: string | null
}

export type ReportedMoney = {
  chargeId: string
  currency: string
  amount: number
  amountRefunded: number
  processingFee: number | null
  platformFee: number
  platformFeeRefunded: number
  payoutNet: number
  disputes: readonly { disputeId: string; state: DisputeState }[]
}

/** Which states of ours fit what Stripe says of a checkout. */
const fitting: Record<'open' | 'waiting' | 'paid' | 'expired', readonly PurchaseState[]> = {
  open: ['pending'],
  waiting: ['processing', 'failed'],
  paid: ['paid', 'refunded'],
  expired: ['expired', 'failed'],
}

/** Where the record of a purchase and Stripe's account of its checkout differ; null is a checkout that Stripe does not have. */
export function checkoutDifferences(recorded: RecordedPurchase, reported: ReportedCheckout | null): Difference[] {
  const { state, movements } = recorded
  const first = movements.find(({ kind }) => kind === 'charge')
  if (reported === null)
    return state === 'expired' ? [] : [{ what: 'missing_at_stripe', transactionId: null, here: state, stripe: null }]
  const transactionId = reported.chargeId
  const differences: Difference[] = []
  const stands = standing(reported)
  if (!fitting[stands].includes(state)) differences.push({ what: 'state', transactionId, here: state, stripe: stands })
  if (stands !== 'paid') return differences
  if (first === undefined)
    return [...differences, { what: 'missing_here', transactionId, here: null, stripe: reported.amountTotal }]
  return [
    ...differences,
    ...compared(transactionId, [
      ['charged', first.chargedMinor, reported.amountTotal],
      ['discount', first.discountMinor, reported.amountDiscount],
      ['tax', first.taxMinor, reported.amountTax],
    ]),
  ]
}

function standing({ status, paymentStatus }: ReportedCheckout): keyof typeof fitting {
  if (status === 'complete') return paymentStatus === 'unpaid' ? 'waiting' : 'paid'
  return status
}

/** Where the record of one charge and Stripe's account of it differ; null is a charge that Stripe does not have. */
export function chargeDifferences(
  recorded: RecordedPurchase,
  chargeId: string,
  reported: ReportedMoney | null,
): Difference[] {
  const rows = recorded.movements.filter((row) => row.chargeId === chargeId)
  const whole = sumMovements(rows.filter(({ kind }) => kind !== 'refund' && kind !== 'dispute'))
  if (reported === null)
    return [{ what: 'missing_at_stripe', transactionId: chargeId, here: whole.chargedMinor, stripe: null }]
  const total = sumMovements(rows)
  const refunded = sumMovements(rows.filter(({ kind }) => kind === 'refund')).refundedMinor
  const isShared = rows.some(({ stripeAccountId }) => stripeAccountId !== null)
  // Paid again what was taken back, the practice has it without a fee: its share tells what the platform keeps.
  const isPaidAgain = isShared && rows.some(({ refundedMinor }) => refundedMinor < 0)
  const isFeeKnown = rows.every((row) => row.isFeeKnown)
  const feeHere = isFeeKnown ? total.processingFeeMinor + total.unrecoveredFeeMinor : null
  return [
    ...compared(chargeId, [
      ['currency', recorded.currency, reported.currency],
      ['charged', whole.chargedMinor, reported.amount],
      ['refunded', refunded, reported.amountRefunded],
    ]),
    ...(isPaidAgain
      ? []
      : compared(chargeId, [
          ['platform_fee', total.platformFeeMinor, reported.platformFee - reported.platformFeeRefunded],
        ])),
    // Where the practice's own account is paid, the platform bears the fee, and the account has the rest with its tax.
    ...(isShared
      ? compared(chargeId, [['payout', total.netMinor + total.taxMinor, reported.payoutNet]])
      : compared(chargeId, [['processing_fee', feeHere, reported.processingFee]])),
    ...disputeDifferences(recorded, chargeId, reported),
  ]
}

function disputeDifferences({ disputes }: RecordedPurchase, chargeId: string, reported: ReportedMoney): Difference[] {
  const here = new Map(disputes.map(({ id, state }) => [id, state]))
  return compared(
    chargeId,
    reported.disputes.map(({ disputeId, state }) => ['dispute', here.get(disputeId) ?? null, state] as const),
  )
}

type Compared = readonly [what: Difference['what'], here: Difference['here'], stripe: Difference['stripe']]

function compared(transactionId: string | null, pairs: readonly Compared[]): Difference[] {
  return pairs.flatMap(([what, here, stripe]) => (here === stripe ? [] : [{ what, transactionId, here, stripe }]))
}

/** Whether no row of the record is of this charge or invoice. */
export function isUnheard(
  { kind, id }: { kind: 'charge' | 'invoice'; id: string },
  recorded: readonly { chargeId: string | null; origin: string }[],
): boolean {
  return !recorded.some(({ chargeId, origin }) => (kind === 'charge' ? chargeId === id : origin === invoiceOrigin(id)))
}
