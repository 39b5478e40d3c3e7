import { and, eq, isNull, or, sql } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import {
  availabilitySchedules,
  bookings,
  packages,
  practices,
  purchases,
  sessionConfigs,
} from '../../db/schema/index.ts'
import { selectPurchases } from '../../db/views/purchase-view.ts'

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

/** When it was first booked with here, and whether the consultant offers times at all. */
export function bookingOfPurchase(db: Database, purchaseId: string) {
  return db
    .select({
      firstAt: sql<number | null>`(select min(seat.created_at) from ${bookings} as seat
        where seat.purchase_id = "purchases"."id" and seat.use_id is not null)`,
      isPossible: sql<boolean>`(exists (select 1 from ${sessionConfigs} as offered
        where offered.consultant_id = "purchases"."consultant_id" and offered.active)
        and exists (select 1 from ${availabilitySchedules} as open
        where open.consultant_id = "purchases"."consultant_id" and open.active))`.mapWith(Boolean),
    })
    .from(purchases)
    .where(eq(purchases.id, purchaseId))
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
