import { and, asc, eq, inArray, isNotNull, isNull, lt, notInArray, or } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import { packages, purchases } from '../../db/schema/index.ts'
import { selectPackages } from '../../db/views/package-row.ts'
import { endedStates } from '../../domain/subscription.ts'

export { subscriptionById, subscriptionOfPurchase } from '../../db/views/subscription-view.ts'

/** Whether it is on sale, and in which currencies, is for the use-case to say. */
export function packageToExchangeFor(db: Database, packageId: string) {
  return selectPackages(db).where(
    and(eq(packages.id, packageId), isNull(packages.archivedAt), eq(packages.active, true)),
  )
}

/** Subscriptions that Stripe should have told of by now: a period has ended and nothing was heard. */
export function overdueSubscriptions(
  db: Database,
  { endedBefore, checkedBefore, limit }: { endedBefore: number; checkedBefore: number; limit: number },
) {
  return db
    .select({ id: purchases.id, subscriptionId: purchases.stripeSubscriptionId })
    .from(purchases)
    .where(
      and(
        lt(purchases.periodEndsAt, endedBefore),
        isNotNull(purchases.stripeSubscriptionId),
        notInArray(purchases.subscriptionState, [...endedStates]),
        or(isNull(purchases.checkedAt), lt(purchases.checkedAt, checkedBefore)),
      ),
    )
    .orderBy(asc(purchases.checkedAt))
    .limit(limit)
}

export function markChecked(db: Database, ids: string[], now: number) {
  return db.update(purchases).set({ checkedAt: now }).where(inArray(purchases.id, ids))
}
