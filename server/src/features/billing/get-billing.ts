import type { BillingRecord, ManagedBillingRecord } from '../../contract/money-report.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import {
  moneyOfPurchase,
  toMoney,
  type DisputeRow,
  type MoneyRow,
  type MovementRow,
} from '../../db/views/money-view.ts'
import { may } from '../../domain/access.ts'
import { sumMovements } from '../../domain/billing.ts'
import type { Deps } from '../../ports.ts'
import { requireReceiptOpenTo } from '../shared/purchase-access.ts'
import { purchaseById } from './billing.repository.ts'

/** Where a purchase's money went, for owner and finance; what was paid, for its buyer. One round trip. */
export async function getBilling(
  { id, caller }: { id: string; caller: Caller },
  deps: Pick<Deps, 'db' | 'clock' | 'purchaseTokens'>,
): Promise<BillingRecord | ManagedBillingRecord> {
  const now = deps.clock()
  const { actor, facts } = await loadAs(deps.db, caller, now, [purchaseById(deps.db, id), moneyOfPurchase(deps.db, id)])
  const [[row], [money]] = facts
  if (row !== undefined && money !== undefined && may(actor, row.purchase.practiceId, 'read_money'))
    return toManagedBilling(money)
  await requireReceiptOpenTo({ actor, caller, row, now }, deps)
  return toBilling(money as MoneyRow)
}

function toBilling(row: MoneyRow): BillingRecord {
  const { purchase } = row
  const { movements } = toMoney(row)
  const { currency } = purchase
  const paid = movements.filter(({ kind }) => kind !== 'refund' && kind !== 'dispute')
  const paidTotal = sumMovements(paid)
  const discount = paid.reduce((sum, { discountMinor }) => sum + discountMinor, 0)
  return {
    purchaseId: purchase.id,
    reference: purchase.reference,
    currency,
    transactionId: paid[0]?.chargeId ?? null,
    charged: { amount: paidTotal.chargedMinor, currency },
    discount: { amount: discount, currency },
    tax: { amount: paidTotal.taxMinor, currency },
    refunded: { amount: sumMovements(movements).refundedMinor, currency },
    receiptUrl: paid[0]?.receiptUrl ?? null,
    movements: movements.map(toMovement),
  }
}

function toManagedBilling(row: MoneyRow): ManagedBillingRecord {
  const { movements, disputes } = toMoney(row)
  const { currency } = row.purchase
  const total = sumMovements(movements)
  return {
    ...toBilling(row),
    tax: { amount: total.taxMinor, currency },
    platformFee: { amount: total.platformFeeMinor, currency },
    processingFee: { amount: total.processingFeeMinor, currency },
    processingFeeKnown: movements.every(({ isFeeKnown }) => isFeeKnown),
    net: { amount: total.netMinor, currency },
    unrecoveredFee: { amount: total.unrecoveredFeeMinor, currency },
    movements: movements.map((movement) => ({
      ...toMovement(movement),
      platformFee: movement.platformFeeMinor,
      processingFee: movement.processingFeeMinor,
      net: movement.netMinor,
      unrecoveredFee: movement.unrecoveredFeeMinor,
    })),
    disputes: disputes.map((dispute) => toDispute(dispute, currency)),
  }
}

function toMovement(movement: MovementRow): BillingRecord['movements'][number] {
  return {
    id: movement.id,
    kind: movement.kind,
    transactionId: movement.chargeId,
    charged: movement.chargedMinor,
    discount: movement.discountMinor,
    tax: movement.taxMinor,
    refunded: movement.refundedMinor,
    receiptUrl: movement.receiptUrl,
    at: iso(movement.createdAt),
  }
}

function toDispute({ state, reason, amountMinor, openedAt, closedAt }: DisputeRow, currency: string) {
  return {
    state,
    reason,
    amount: { amount: amountMinor, currency },
    openedAt: iso(openedAt),
    closedAt: closedAt === null ? null : iso(closedAt),
  }
}

const iso = (instantAt: number) => new Date(instantAt).toISOString()
