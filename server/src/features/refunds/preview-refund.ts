import type { RefundPreview } from '../../contract/refunds.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { moneyOfPurchase, toMoney, type MoneyRow } from '../../db/views/money-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { leftToRefund, sumMovements } from '../../domain/billing.ts'
import { checkStep } from '../../domain/currency.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { isUnclaimedGift } from '../../domain/gift.ts'
import { planRefund } from '../../domain/refund.ts'
import { previewRefunds } from '../../domain/settlement.ts'
import type { Deps } from '../../ports.ts'
import { toShare } from './describe-refund.ts'

/**
 * What a refund would take from whom. One round trip; Stripe is not asked.
 * @throws DeskbellError `nothing_to_refund`, `refund_exceeds_left`, `forbidden`, `not_found`
 */
export async function previewRefund(
  { id, amount, caller }: { id: string; amount: number | undefined; caller: Caller },
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): Promise<RefundPreview> {
  const { actor, facts } = await loadAs(db, caller, clock(), [moneyOfPurchase(db, id)])
  requirePermission(actor, facts[0][0]?.purchase.practiceId, 'refund')
  const row = facts[0][0] as MoneyRow
  const money = toMoney(row)
  if (money.state !== 'paid') throw new DeskbellError('nothing_to_refund')
  const { currency } = row.purchase
  if (amount !== undefined) checkStep({ amount, currency }, 'amount')
  const refunds = previewRefunds(money, planRefund(money.movements, amount))
  const left = leftToRefund(sumMovements(money.movements))
  const refunded = refunds.reduce((sum, { movement }) => sum + movement.refundedMinor, 0)
  return {
    purchaseId: id,
    left: { amount: left, currency },
    ...toShare(
      refunds.map(({ movement }) => movement),
      currency,
    ),
    creditsToTake: addUp(refunds.flatMap(({ credits }) => credits)),
    grants: money.grants.map(({ id: grantId, purchaseId, credits, used }) => ({
      grantId,
      unused: credits === null ? null : Math.max(0, credits - used),
      handedOn: purchaseId !== id,
    })),
    gift: isUnclaimedGift(row.purchase) ? (refunded === left ? 'ends' : 'stays') : null,
  }
}

/** An amount that goes back on several payments takes of one grant several times. */
function addUp(moves: readonly { grantId: string; credits: number }[]): RefundPreview['creditsToTake'] {
  const byGrant = new Map<string, number>()
  for (const { grantId, credits } of moves) byGrant.set(grantId, (byGrant.get(grantId) ?? 0) + credits)
  return [...byGrant].map(([grantId, credits]) => ({ grantId, credits }))
}
