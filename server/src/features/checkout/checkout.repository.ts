import { and, asc, eq, inArray, isNull, lt, or } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import type { Database } from '../../db/client.ts'
import { onPayment } from '../../db/fulfilment.ts'
import { insertWhere } from '../../db/insert-where.ts'
import { purchaseWritten } from '../../db/new-purchase.ts'
import { outbox, packages, practices, purchases } from '../../db/schema/index.ts'
import { historyForPackage } from '../../db/views/client-history.ts'
import { selectPackages } from '../../db/views/package-row.ts'
import { selectPurchases } from '../../db/views/purchase-view.ts'
import { payableStates } from '../../domain/purchase-lifecycle.ts'

export function packageForSale(db: Database, packageId: string) {
  return selectPackages(db).where(and(eq(packages.id, packageId), isNull(packages.archivedAt)))
}

export function practiceOfPackage(db: Database, packageId: string) {
  return db
    .select({ practice: practices })
    .from(practices)
    .innerJoin(packages, eq(packages.practiceId, practices.id))
    .where(eq(packages.id, packageId))
}

/** Nothing where nobody is signed in. */
export function historyOfBuyer(db: Database, sessionToken: string | null, packageId: string) {
  return historyForPackage(db, sessionToken ?? '', packageId)
}

export function purchaseById(db: Database, id: string) {
  return selectPurchases(db).where(eq(purchases.id, id))
}

export function purchaseBySession(db: Database, sessionId: string) {
  return selectPurchases(db).where(eq(purchases.stripeSessionId, sessionId))
}

/** A mail that leaves once the purchase is paid, and not before. */
export function keepForPayment(
  db: Database,
  purchaseId: string,
  mail: Pick<
    typeof outbox.$inferInsert,
    'id' | 'practiceId' | 'kind' | 'subjectId' | 'recipient' | 'body' | 'createdAt'
  >,
): BatchItem<'sqlite'> {
  const row = { ...mail, origin: onPayment(purchaseId), nextAttemptAt: null }
  return insertWhere(db, outbox, row, purchaseWritten(purchaseId))
}

export function setState(
  db: Database,
  id: string,
  state: 'processing' | 'expired' | 'failed' | 'review',
  reviewReason: string | null = null,
) {
  const from = state === 'failed' ? ['pending', 'processing'] : state === 'review' ? [...payableStates] : ['pending']
  return db
    .update(purchases)
    .set({ state, reviewReason })
    .where(and(eq(purchases.id, id), inArray(purchases.state, from as 'pending'[])))
}

/** Unpaid checkouts that nobody asked Stripe about lately. */
export function purchasesToReconcile(
  db: Database,
  { checkedBefore, createdBefore, limit }: { checkedBefore: number; createdBefore: number; limit: number },
) {
  return db
    .select({ id: purchases.id, stripeSessionId: purchases.stripeSessionId })
    .from(purchases)
    .where(
      and(
        inArray(purchases.state, ['pending', 'processing']),
        lt(purchases.createdAt, createdBefore),
        or(isNull(purchases.checkedAt), lt(purchases.checkedAt, checkedBefore)),
      ),
    )
    .orderBy(asc(purchases.checkedAt))
    .limit(limit)
}

export function markChecked(db: Database, ids: string[], now: number) {
  return db.update(purchases).set({ checkedAt: now }).where(inArray(purchases.id, ids))
}
