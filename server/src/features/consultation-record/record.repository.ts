import { and, asc, eq, sql, type SQL } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry, type Witness } from '../../db/audit.ts'
import { isAsSeen } from '../../db/bookings.ts'
import type { Database } from '../../db/client.ts'
import type { Statement } from '../../db/run-batch.ts'
import { bookings, consultations } from '../../db/schema/index.ts'
import type { ConsultationRow } from '../../db/views/consultation-view.ts'
import { isTakenSeat } from '../../db/views/scheduling-view.ts'

export type ConsultationSet = Partial<typeof consultations.$inferInsert>
type Seen = Pick<ConsultationRow, 'id' | 'version'>

/** One step of its life. The audit entry is the witness. */
export function stepStatements(db: Database, consultation: Seen, set: ConsultationSet, audit: AuditEntry): Statement[] {
  return [
    ...auditWhere(db, audit, isAsSeen(consultation)),
    db
      .update(consultations)
      .set({ ...set, version: sql`${consultations.version} + 1`, updatedAt: audit.createdAt })
      .where(and(eq(consultations.id, consultation.id), witnessed(audit.id))),
  ]
}

/** Everybody who had a seat did not come. */
export function missSeats(db: Database, consultationId: string, now: number, made: Witness): Statement {
  return db
    .update(bookings)
    .set({ status: 'no_show', updatedAt: now })
    .where(and(eq(bookings.consultationId, consultationId), eq(bookings.status, 'booked'), made))
}

/** One of several did not come; the consultation goes on. The audit entry is the witness. */
export function missSeat(db: Database, bookingId: string, audit: AuditEntry): Statement[] {
  const isBooked = sql`exists (select 1 from ${bookings} where ${bookings.id} = ${bookingId} and ${bookings.status} = 'booked')`
  return [
    ...auditWhere(db, audit, isBooked),
    db
      .update(bookings)
      .set({ status: 'no_show', updatedAt: audit.createdAt })
      .where(and(eq(bookings.id, bookingId), witnessed(audit.id))),
  ]
}

/** The consultation with the others of its course that are not cancelled, in order, and the seats taken in each. */
export function changedWith(db: Database, id: string, now: number) {
  return db
    .select({ consultation: consultations, seatsTaken: sql<number>`${seatsTaken(now)}` })
    .from(consultations)
    .where(sql`${consultations.id} = ${id} or (${isOfCourse(id)} and ${consultations.status} <> 'cancelled')`)
    .orderBy(asc(consultations.startsAt))
}

const isOfCourse = (id: string): SQL =>
  sql`"consultations"."course_id" = (select asked.course_id from consultations as asked where asked.id = ${id})`

const seatsTaken = (now: number): SQL =>
  sql`(select count(*) from ${bookings} as seat where seat.consultation_id = "consultations"."id" and ${isTakenSeat('seat', now)})`

type Change = {
  consultation: Seen
  /** Of all sessions of its course. */
  shared: ConsultationSet
  own: ConsultationSet
  audit: AuditEntry
}

/** Only where nobody changed it since, and no session has more seats taken than there would be. */
export function changeStatements(db: Database, { consultation, shared, own, audit }: Change): Statement[] {
  const { id } = consultation
  const now = audit.createdAt
  const made = witnessed(audit.id)
  const isShared = Object.keys(shared).length > 0
  const isChanged = sql`("consultations"."id" = ${id} or (${isOfCourse(id)} and "consultations"."status" <> 'cancelled'))`
  const isLarge =
    shared.capacity === undefined
      ? sql`true`
      : sql`not exists (select 1 from consultations where ${isChanged} and ${seatsTaken(now)} > ${shared.capacity})`
  const raised = { version: sql`${consultations.version} + 1`, updatedAt: now }
  const statements = auditWhere(db, audit, and(isAsSeen(consultation), isLarge) as SQL) as Statement[]
  if (isShared) {
    const all = db.update(consultations).set({ ...shared, ...raised })
    statements.push(all.where(and(isChanged, made)))
  }
  const set = { ...own, ...(isShared ? {} : raised) }
  if (Object.keys(set).length > 0)
    statements.push(
      db
        .update(consultations)
        .set(set)
        .where(and(eq(consultations.id, id), made)),
    )
  return statements
}
