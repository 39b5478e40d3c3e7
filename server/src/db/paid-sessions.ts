import { asc, eq, sql, type SQL } from 'drizzle-orm'
import type { Database } from './client.ts'
import { bookings, creditGrants } from './schema/index.ts'
import { selectBookings } from './views/consultation-view.ts'
import { selectGrants } from './views/credit-view.ts'

/** The purchase is of sessions that were paid on the spot. */
export const paysSessions: SQL<boolean> =
  sql`exists (select 1 from ${bookings} as seat where seat.purchase_id = "purchases"."id" and seat.paid_with = 'checkout')`.mapWith(
    Boolean,
  )

/** Seats of a purchase, or booked with its credits instead, in sessions that can still be cancelled here; by start. */
export function seatsToCome(db: Database, purchaseId: string, now: number) {
  return selectBookings(db)
    .where(
      sql`"bookings"."purchase_id" = ${purchaseId} and "bookings"."status" = 'booked' and "consultations"."starts_at" > ${now}
        and "consultations"."status" in ('scheduled', 'confirmed') and "consultations"."source" <> 'calendly'`,
    )
    .orderBy(asc(sql`"consultations"."starts_at"`))
}

export function grantsOfPurchase(db: Database, purchaseId: string) {
  return selectGrants(db).where(eq(creditGrants.purchaseId, purchaseId))
}
