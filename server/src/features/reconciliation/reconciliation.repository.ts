import { and, desc, eq, gte, isNotNull, sql } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import { payments, practices, purchases } from '../../db/schema/index.ts'
import { selectMoney } from '../../db/views/money-view.ts'

export const purchasesPerPage = 20
export type PageStart = { createdAt: number; id: string }

export function practiceBySlug(db: Database, slug: string) {
  return db.select({ id: practices.id }).from(practices).where(eq(practices.slug, slug))
}

/** Purchases that Stripe has to do with, newest first; one more than a page holds. */
export function purchasesAtStripe(db: Database, slug: string, start: PageStart | null) {
  const hasCharge = sql`exists (select 1 from ${payments} as at_stripe where at_stripe.purchase_id = ${purchases.id} and at_stripe.stripe_charge_id is not null)`
  return selectMoney(db)
    .where(
      and(
        eq(practices.slug, slug),
        sql`(${isNotNull(purchases.stripeSessionId)} or ${hasCharge})`,
        start === null ? undefined : sql`(${purchases.createdAt}, ${purchases.id}) < (${start.createdAt}, ${start.id})`,
      ),
    )
    .orderBy(desc(purchases.createdAt), desc(purchases.id))
    .limit(purchasesPerPage + 1)
}

/** What payments since then are on record: nothing is recorded before it was paid. */
export function recordedSince(db: Database, slug: string, from: number) {
  return db
    .select({ chargeId: payments.stripeChargeId, origin: payments.origin })
    .from(payments)
    .innerJoin(purchases, eq(purchases.id, payments.purchaseId))
    .innerJoin(practices, eq(practices.id, purchases.practiceId))
    .where(and(eq(practices.slug, slug), gte(payments.createdAt, from)))
}
