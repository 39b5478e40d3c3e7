import type { RefundPreview, RefundResult } from '../../contract/refunds.ts'
import { toMoney, type MoneyRow } from '../../db/views/money-view.ts'
import { leftToRefund, sumMovements, type Movement } from '../../domain/billing.ts'
import { isOfReported } from '../../domain/working-record.ts'

type Share = Pick<RefundPreview, 'amount' | 'tax' | 'platformFee' | 'net' | 'unrecoveredFee'>

/** Where an amount that goes back comes from. */
export function toShare(movements: readonly Movement[], currency: string): Share {
  const total = sumMovements(movements)
  const money = (amount: number) => ({ amount, currency })
  return {
    amount: money(total.refundedMinor),
    tax: money(0 - total.taxMinor),
    platformFee: money(0 - total.platformFeeMinor),
    net: money(0 - total.netMinor),
    unrecoveredFee: money(total.unrecoveredFeeMinor),
  }
}

/** What refunds did, told from what is on record of them; one that a bank sent back at once counts as failed. */
export function toRefundResult(row: MoneyRow, refundIds: readonly string[]): RefundResult {
  const { movements, grants } = toMoney(row)
  const { id: purchaseId, state, currency } = row.purchase
  const made = refundIds.map((refundId) => ({
    refundId,
    rows: movements.filter(({ origin }) => isOfReported(origin, refundId)),
  }))
  const left = leftToRefund(sumMovements(movements))
  return {
    purchaseId,
    state,
    left: { amount: left, currency },
    ...toShare(
      made.flatMap(({ rows }) => rows),
      currency,
    ),
    refunds: made.map(({ refundId, rows }) => {
      const amount = rows[0]?.refundedMinor ?? 0
      return {
        transactionId: refundId,
        amount: { amount, currency },
        status: sumMovements(rows).refundedMinor > 0 ? 'made' : 'failed',
      }
    }),
    creditsTaken: grants.flatMap(({ id: grantId, takes }) => {
      const ours = takes.filter(({ origin }) => refundIds.some((refundId) => isOfReported(origin, refundId)))
      const credits = ours.reduce((sum, take) => sum + take.credits, 0)
      return credits === 0 ? [] : [{ grantId, credits }]
    }),
  }
}
