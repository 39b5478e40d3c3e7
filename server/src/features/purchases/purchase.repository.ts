import { and, asc, desc, eq, isNull, or, sql, type SQL } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import type { PurchaseQuery } from '../../contract/purchases.ts'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import { clients, packages, practices, purchases, session, user } from '../../db/schema/index.ts'
import { selectPurchases } from '../../db/views/purchase-view.ts'

export const purchasesPerPage = 50
export type PurchaseStart = { createdAt: number; id: string }

export function purchaseById(db: Database, id: string) {
  return selectPurchases(db).where(eq(purchases.id, id))
}

/** The package's link of today: the consultant may have mended it since the purchase. */
export function calendlyLinkOfPurchase(db: Database, purchaseId: string) {
  return db
    .select({ calendlyLink: packages.calendlyLink })
    .from(packages)
    .innerJoin(purchases, eq(purchases.packageId, packages.id))
    .where(eq(purchases.id, purchaseId))
}

/** Purchases of whoever holds the session: by proven address, and in an embed by its practice too. */
export function purchasesOfSession(
  db: Database,
  sessionToken: string,
  query: PurchaseQuery,
  start: PurchaseStart | null,
) {
  const conditions = [
    sql`${clients.email} = (select lower(${user.email}) from ${user} inner join ${session} on ${session.userId} = ${user.id} where ${session.token} = ${sessionToken})`,
    sql`coalesce((select ${session.practiceId} from ${session} where ${session.token} = ${sessionToken}), ${purchases.practiceId}) = ${purchases.practiceId}`,
  ]
  return page(db, conditions, query, start)
}

export function purchasesOfPractice(db: Database, slug: string, query: PurchaseQuery, start: PurchaseStart | null) {
  return page(db, [eq(practices.slug, slug)], query, start)
}

function page(db: Database, conditions: (SQL | undefined)[], query: PurchaseQuery, start: PurchaseStart | null) {
  const oldestFirst = query.sort === 'oldest'
  if (query.practice !== undefined) conditions.push(eq(practices.slug, query.practice))
  if (query.client !== undefined) conditions.push(eq(purchases.clientId, query.client))
  if (start !== null) {
    const row = sql`(${purchases.createdAt}, ${purchases.id})`
    conditions.push(
      oldestFirst ? sql`${row} > (${start.createdAt}, ${start.id})` : sql`${row} < (${start.createdAt}, ${start.id})`,
    )
  }
  const direction = oldestFirst ? asc : desc
  return selectPurchases(db)
    .where(and(...conditions))
    .orderBy(direction(purchases.createdAt), direction(purchases.id))
    .limit(purchasesPerPage + 1)
}

export function practiceBySlug(db: Database, slug: string) {
  return db.select({ id: practices.id }).from(practices).where(eq(practices.slug, slug))
}

/** The first look counts; later ones change nothing. */
export function trackContact(db: Database, id: string, now: number) {
  return db
    .update(purchases)
    .set({ contactInitiatedAt: now })
    .where(and(eq(purchases.id, id), isNull(purchases.contactInitiatedAt)))
}

export function revealByHand(db: Database, id: string, audit: AuditEntry): BatchItem<'sqlite'>[] {
  return [
    ...auditWhere(
      db,
      audit,
      sql`exists (select 1 from ${purchases} where ${purchases.id} = ${id} and ${purchases.revealedAt} is null)`,
    ),
    db
      .update(purchases)
      .set({ revealedAt: audit.createdAt })
      .where(and(eq(purchases.id, id), witnessed(audit.id))),
  ]
}

/** The same report again is fine; another event on top of one is not. */
export function trackSchedule(
  db: Database,
  id: string,
  report: { calendlyEventUri: string; calendlyInviteeUri: string },
  now: number,
) {
  return db
    .update(purchases)
    .set({ ...report, calendlyScheduledAt: sql`coalesce(${purchases.calendlyScheduledAt}, ${now})` })
    .where(
      and(
        eq(purchases.id, id),
        or(isNull(purchases.calendlyEventUri), eq(purchases.calendlyEventUri, report.calendlyEventUri)),
      ),
    )
}
