import { and, desc, eq, isNotNull, sql } from 'drizzle-orm'
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
