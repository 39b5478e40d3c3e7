import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import { bookings, consultations, creditGrants, feedback, payments, purchases } from '../../db/schema/index.ts'
import { selectGrants } from '../../db/views/credit-view.ts'
import { selectPurchases } from '../../db/views/purchase-view.ts'
import { minutesOf } from '../../db/views/session-minutes.ts'

const mostPurchases = 100

/** What they have or had: checkouts that were never paid are left out. */
export function purchasesOf(db: Database, clientId: string) {
  return selectPurchases(db)
    .where(
      and(eq(purchases.clientId, clientId), inArray(purchases.state, ['paid', 'refunded', 'review', 'processing'])),
    )
    .orderBy(desc(purchases.createdAt), desc(purchases.id))
    .limit(mostPurchases)
}

export function grantsOf(db: Database, clientId: string) {
  return selectGrants(db).where(eq(creditGrants.clientId, clientId))
}

/** How many of which kind, and what the completed ones came to; one row. */
export function sessionsOf(db: Database, clientId: string, now: number) {
  const isCompleted = sql`(${bookings.status} = 'booked' and ${consultations.status} = 'completed')`
  const isOpen = sql`(${bookings.status} = 'booked' and ${consultations.status} in ('scheduled', 'confirmed', 'in_progress'))`
  const count = (condition: ReturnType<typeof sql>) => sql<number>`count(*) filter (where ${condition})`
  return db
    .select({
      upcoming: count(sql`${isOpen} and ${consultations.endsAt} > ${now}`),
      unrecorded: count(sql`${isOpen} and ${consultations.endsAt} <= ${now}`),
      completed: count(isCompleted),
      cancelled: count(sql`${bookings.status} = 'cancelled'`),
      noShow: count(sql`${bookings.status} = 'no_show'`),
      minutes: sql<number>`coalesce(sum(${minutesOf('"consultations"')}) filter (where ${isCompleted}), 0)`,
      firstSessionAt: sql<number | null>`min(${consultations.startsAt}) filter (where ${isCompleted})`,
      lastSessionAt: sql<number | null>`max(${consultations.startsAt}) filter (where ${isCompleted})`,
    })
    .from(bookings)
    .innerJoin(consultations, eq(consultations.id, bookings.consultationId))
    .where(eq(bookings.clientId, clientId))
}

/** By currency. Who bought a gift paid for it, whoever claimed it since. */
export function moneyOf(db: Database, clientId: string) {
  return db
    .select({
      currency: payments.currency,
      paidMinor: sql<number>`sum(${payments.chargedMinor}) filter (where ${payments.kind} <> 'refund')`,
      refundedMinor: sql<number>`sum(${payments.refundedMinor})`,
    })
    .from(payments)
    .innerJoin(purchases, eq(purchases.id, payments.purchaseId))
    .where(
      sql`(${purchases.clientId} = ${clientId} and ${purchases.giftBuyerClientId} is null)
        or ${purchases.giftBuyerClientId} = ${clientId}`,
    )
    .groupBy(payments.currency)
    .orderBy(payments.currency)
}

export function ratingOf(db: Database, clientId: string) {
  return db
    .select({ average: sql<number | null>`avg(${feedback.rating})`, count: sql<number>`count(*)` })
    .from(feedback)
    .innerJoin(bookings, eq(bookings.id, feedback.bookingId))
    .where(and(eq(bookings.clientId, clientId), eq(feedback.side, 'client')))
}
