import { and, asc, eq, inArray, isNotNull, isNull, lt, or } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import { payments, purchases } from '../../db/schema/index.ts'
import { selectPurchases } from '../../db/views/purchase-view.ts'

export function purchaseById(db: Database, id: string) {
  return selectPurchases(db).where(eq(purchases.id, id))
}

/** Charges whose processing fee nobody knew when they were recorded, and that Stripe was not asked about lately. */
export function incompleteCharges(db: Database, { checkedBefore, limit }: { checkedBefore: number; limit: number }) {
  return db
    .select({ id: payments.id, purchaseId: payments.purchaseId, chargeId: payments.stripeChargeId })
    .from(payments)
    .where(
      and(
        isNull(payments.processingFeeKnownAt),
        isNotNull(payments.stripeChargeId),
        inArray(payments.kind, ['charge', 'renewal', 'instalment']),
        or(isNull(payments.checkedAt), lt(payments.checkedAt, checkedBefore)),
      ),
    )
    .orderBy(asc(payments.checkedAt))
    .limit(limit)
}

export function markChecked(db: Database, ids: string[], now: number) {
  return db.update(payments).set({ checkedAt: now }).where(inArray(payments.id, ids))
}
