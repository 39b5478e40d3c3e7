import { and, eq, sql, type SQL } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import { consultants, consultations, feedback, payments, purchases } from '../../db/schema/index.ts'
import { minutesOf } from '../../db/views/session-minutes.ts'

/** Half-open, in UTC milliseconds; null is open. */
export type Period = { from: number | null; to: number | null }

const within = (column: SQL, { from, to }: Period): SQL =>
  and(from === null ? sql`true` : sql`${column} >= ${from}`, to === null ? sql`true` : sql`${column} < ${to}`) as SQL

export function consultantById(db: Database, id: string) {
  return db
    .select({ id: consultants.id, practiceId: consultants.practiceId, name: consultants.name })
    .from(consultants)
    .where(eq(consultants.id, id))
}

/** How many sessions stand how, and how long they took. Holds that ran out are left out. */
export function sessionsByStatus(db: Database, consultantId: string, period: Period, now: number) {
  return db
    .select({
      status: consultations.status,
      count: sql<number>`count(*)`,
      minutes: sql<number>`sum(${minutesOf('"consultations"')})`,
    })
    .from(consultations)
    .where(
      and(
        eq(consultations.consultantId, consultantId),
        within(sql`${consultations.startsAt}`, period),
        sql`(${consultations.status} <> 'held' or ${consultations.heldUntilAt} > ${now})`,
      ),
    )
    .groupBy(consultations.status)
}

/** Who had a seat in a completed session, and what they said of it; one row. */
export function clientsAndRating(db: Database, consultantId: string, period: Period) {
  const completed = sql`from ${consultations} as held inner join bookings as seat on seat.consultation_id = held.id
    where held.consultant_id = ${consultantId} and held.status = 'completed' and seat.status = 'booked'
    and ${within(sql`held.starts_at`, period)}`
  const said = sql`from ${feedback} as said inner join ${consultations} as held on held.id = said.consultation_id
    where held.consultant_id = ${consultantId} and said.side = 'client' and ${within(sql`held.starts_at`, period)}`
  return db
    .select({
      clients: sql<number>`(select count(distinct seat.client_id) ${completed})`,
      average: sql<number | null>`(select avg(said.rating) ${said})`,
      count: sql<number>`(select count(*) ${said})`,
    })
    .from(consultants)
    .where(eq(consultants.id, consultantId))
}

/** By currency, when the money moved. */
export function revenueOf(db: Database, consultantId: string, period: Period) {
  return db
    .select({
      currency: payments.currency,
      chargedMinor: sql<number | null>`sum(${payments.chargedMinor}) filter (where ${payments.kind} <> 'refund')`,
      refundedMinor: sql<number>`sum(${payments.refundedMinor})`,
    })
    .from(payments)
    .innerJoin(purchases, eq(purchases.id, payments.purchaseId))
    .where(and(eq(purchases.consultantId, consultantId), within(sql`${payments.createdAt}`, period)))
    .groupBy(payments.currency)
    .orderBy(payments.currency)
}
