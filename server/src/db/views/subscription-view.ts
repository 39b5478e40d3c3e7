import { eq, sql, type SQL } from 'drizzle-orm'
import type { RecordedSubscription } from '../../domain/subscription.ts'
import { invoiceOrigin } from '../../domain/subscription.ts'
import type { Database } from '../client.ts'
import { clients, consultants, payments, practices, purchases } from '../schema/index.ts'
import { purchaseColumns, type PurchaseRow } from './purchase-view.ts'

const originsJson: SQL<string> = sql<string>`(select json_group_array(paid.origin) from ${payments} as paid
    where paid.purchase_id = "purchases"."id" and paid.kind in ('charge', 'renewal'))`

/** A purchase with the invoices on record, in one statement. */
function selectSubscriptions(db: Database) {
  return db
    .select({ ...purchaseColumns, invoiceOrigins: originsJson })
    .from(purchases)
    .innerJoin(practices, eq(practices.id, purchases.practiceId))
    .innerJoin(consultants, eq(consultants.id, purchases.consultantId))
    .leftJoin(clients, eq(clients.id, purchases.clientId))
    .$dynamic()
}

export function subscriptionOfPurchase(db: Database, purchaseId: string) {
  return selectSubscriptions(db).where(eq(purchases.id, purchaseId))
}

/** Nothing where its checkout was not heard of yet, or it is of something else that is sold on the same Stripe account. */
export function subscriptionById(db: Database, subscriptionId: string) {
  return selectSubscriptions(db).where(eq(purchases.stripeSubscriptionId, subscriptionId))
}

export type SubscriptionRow = PurchaseRow & { invoiceOrigins: string }

/** What the rules of `domain/subscription.ts` look at. */
export function toSubscription({ purchase, invoiceOrigins }: SubscriptionRow, livemode: boolean): RecordedSubscription {
  const { snapshot, subscriptionState: state, periodEndsAt, cancelAtPeriodEnd, pausedAt, expiresAt } = purchase
  const origins = JSON.parse(invoiceOrigins) as string[]
  return {
    purchase: { ...purchase, livemode, hasClient: purchase.clientId !== null },
    packageId: purchase.packageId,
    subscriptionId: purchase.stripeSubscriptionId,
    standing: { state, periodEndsAt, cancelAtPeriodEnd, pausedAt, lapsesAt: expiresAt },
    nextPackageId: snapshot.next?.packageId ?? null,
    sold: { [purchase.packageId]: { allowances: snapshot.allowances, rollOver: snapshot.rollOver ?? false } },
    invoiceIds: origins.map((origin) => origin.slice(invoiceOrigin('').length)),
  }
}
