import { and, asc, eq, gte, lt, lte } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import {
  availabilitySchedules,
  bookings,
  consultants,
  consultations,
  funnelCounts,
  practices,
  purchases,
} from '../../db/schema/index.ts'

export function practiceBySlug(db: Database, slug: string) {
  return db.select({ id: practices.id, timeZone: practices.timeZone }).from(practices).where(eq(practices.slug, slug))
}

/** Sessions that begin from `from` up to `to`, a row a seat, and one where nobody has a seat. */
export function seatsBetween(db: Database, slug: string, { from, to }: { from: number; to: number }) {
  return db
    .select({
      consultationId: consultations.id,
      consultantId: consultations.consultantId,
      startsAt: consultations.startsAt,
      endsAt: consultations.endsAt,
      sessionStatus: consultations.status,
      seat: {
        status: bookings.status,
        cancelledBy: bookings.cancelledBy,
        rateMinor: bookings.rateMinor,
        discountMinor: bookings.discountMinor,
        currency: bookings.currency,
      },
      useId: bookings.useId,
      purchase: { priceMinor: purchases.priceMinor, currency: purchases.currency, snapshot: purchases.snapshot },
    })
    .from(consultations)
    .innerJoin(practices, eq(practices.id, consultations.practiceId))
    .leftJoin(bookings, eq(bookings.consultationId, consultations.id))
    .leftJoin(purchases, eq(purchases.id, bookings.purchaseId))
    .where(and(eq(practices.slug, slug), gte(consultations.startsAt, from), lt(consultations.startsAt, to)))
}

export type SeatRow = Awaited<ReturnType<typeof seatsBetween>>[number]

export function funnelBetween(db: Database, slug: string, { from, to }: { from: string; to: string }) {
  return db
    .select({
      step: funnelCounts.step,
      outcome: funnelCounts.outcome,
      code: funnelCounts.code,
      count: funnelCounts.count,
    })
    .from(funnelCounts)
    .innerJoin(practices, eq(practices.id, funnelCounts.practiceId))
    .where(and(eq(practices.slug, slug), gte(funnelCounts.date, from), lte(funnelCounts.date, to)))
}

/** The active consultants with their active schedules, a row a schedule. */
export function hoursOfPractice(db: Database, slug: string) {
  return db
    .select({
      consultant: { id: consultants.id, name: consultants.name },
      schedule: availabilitySchedules,
    })
    .from(consultants)
    .innerJoin(practices, eq(practices.id, consultants.practiceId))
    .leftJoin(
      availabilitySchedules,
      and(eq(availabilitySchedules.consultantId, consultants.id), eq(availabilitySchedules.active, true)),
    )
    .where(and(eq(practices.slug, slug), eq(consultants.active, true)))
    .orderBy(asc(consultants.name), asc(consultants.id))
}

export type HoursRow = Awaited<ReturnType<typeof hoursOfPractice>>[number]
