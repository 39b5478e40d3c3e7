import { and, asc, eq, ne, sql, type SQL } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import { isFree } from '../../db/bookings.ts'
import type { Database } from '../../db/client.ts'
import { insertWhere } from '../../db/insert-where.ts'
import type { Statement } from '../../db/run-batch.ts'
import { bookings, consultants, consultations } from '../../db/schema/index.ts'
import { selectBookings } from '../../db/views/consultation-view.ts'
import { selectConsultations } from '../../db/views/managed-consultation-view.ts'
import { isTakenSeat } from '../../db/views/scheduling-view.ts'

type NewConsultation = typeof consultations.$inferInsert

/** The consultation itself, or all sessions of the course that the id is of. */
export function plannedById(db: Database, id: string) {
  return selectConsultations(db)
    .where(sql`${consultations.id} = ${id} or ${consultations.courseId} = ${id}`)
    .orderBy(asc(consultations.startsAt))
}

/** All or nothing: every time must be free. The audit entry is the witness. */
export function planStatements(db: Database, rows: readonly NewConsultation[], audit: AuditEntry): Statement[] {
  const [{ consultantId }] = rows as [NewConsultation]
  const isActive = sql`exists (select 1 from ${consultants} where ${consultants.id} = ${consultantId} and ${consultants.active})`
  const guard = and(isActive, ...rows.map((row) => isFree(row, audit.createdAt))) as SQL
  const made = witnessed(audit.id)
  return [...auditWhere(db, audit, guard), ...rows.map((row) => insertWhere(db, consultations, row, made))]
}

/** Which of the times are taken, by their place, at the moment of the batch: told where it did nothing. */
export function takenTimes(db: Database, rows: readonly NewConsultation[], now: number) {
  const cells = rows.map((row) => sql`case when ${isFree(row, now)} then 0 else 1 end`)
  return db
    .select({ taken: sql<string>`json_array(${sql.join(cells, sql`, `)})` })
    .from(consultants)
    .limit(1)
}

/** The consultation with the others of its course that are not cancelled, in order, and the seats taken in each. */
export function changedWith(db: Database, id: string, now: number) {
  return selectConsultationsWithSeats(db, now)
    .where(sql`${consultations.id} = ${id} or (${isOfCourse(id)} and ${consultations.status} <> 'cancelled')`)
    .orderBy(asc(consultations.startsAt))
}

function selectConsultationsWithSeats(db: Database, now: number) {
  return db
    .select({ consultation: consultations, seatsTaken: sql<number>`${seatsTaken(now)}` })
    .from(consultations)
    .$dynamic()
}

const isOfCourse = (id: string): SQL =>
  sql`"consultations"."course_id" = (select asked.course_id from consultations as asked where asked.id = ${id})`

const seatsTaken = (now: number): SQL =>
  sql`(select count(*) from ${bookings} as seat where seat.consultation_id = "consultations"."id" and ${isTakenSeat('seat', now)})`

export type Change = {
  consultation: typeof consultations.$inferSelect
  set: Partial<Pick<NewConsultation, 'title' | 'description' | 'capacity'>>
  audit: AuditEntry
}

/** Only where nobody changed it since, and no session has more seats taken than there would be. */
export function changeStatements(db: Database, { consultation, set, audit }: Change): Statement[] {
  const { id, version } = consultation
  const now = audit.createdAt
  const isAsSeen = sql`exists (select 1 from ${consultations} where ${consultations.id} = ${id} and ${consultations.version} = ${version})`
  const isChanged = sql`("consultations"."id" = ${id} or (${isOfCourse(id)} and "consultations"."status" <> 'cancelled'))`
  const isLarge =
    set.capacity === undefined
      ? sql`true`
      : sql`not exists (select 1 from consultations where ${isChanged} and ${seatsTaken(now)} > ${set.capacity})`
  return [
    ...auditWhere(db, audit, and(isAsSeen, isLarge) as SQL),
    db
      .update(consultations)
      .set({ ...set, version: sql`${consultations.version} + 1`, updatedAt: now })
      .where(and(isChanged, witnessed(audit.id))),
  ]
}

export function managedById(db: Database, id: string) {
  return selectConsultations(db).where(eq(consultations.id, id))
}

export function seatsOfManaged(db: Database, id: string) {
  return selectBookings(db)
    .where(and(eq(bookings.consultationId, id), ne(bookings.status, 'held')))
    .orderBy(asc(bookings.createdAt), asc(bookings.id))
}
