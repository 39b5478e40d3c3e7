import { and, eq, inArray, sql, type SQL } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry } from './audit.ts'
import { isAsSeen } from './bookings.ts'
import type { Database } from './client.ts'
import type { Statement } from './run-batch.ts'
import { bookings, consultations } from './schema/index.ts'
import type { BookingRow, ConsultationRow } from './views/consultation-view.ts'
import { isTakenSeat } from './views/scheduling-view.ts'

export type Cancellation = {
  consultation: ConsultationRow
  /** That are given up, as they were read; where they are of a course, in its other sessions too. */
  seats: readonly BookingRow[]
  /** The consultation goes with its seats. */
  whole: boolean
  by: 'client' | 'practice'
  reason: string | null
  audit: AuditEntry
}

/**
 * The audit entry is the witness: since they were read nobody paid for one of the seats or gave it up, or, of the whole,
 * took one more.
 */
export function cancelStatements(db: Database, cancellation: Cancellation): Statement[] {
  const { consultation, whole, by, reason, audit } = cancellation
  const made = witnessed(audit.id)
  const at = audit.createdAt
  const cancelled = { cancelledAt: at, cancelledBy: by, cancelReason: reason, updatedAt: at }
  const seatIds = cancellation.seats.map(({ booking }) => booking.id)
  const statements = [
    ...auditWhere(db, audit, isOpen(cancellation)),
    db
      .update(bookings)
      .set({ ...cancelled, status: 'cancelled', heldUntilAt: null })
      .where(and(inArray(bookings.id, seatIds), made)),
  ]
  if (!whole) return statements
  return [
    ...statements,
    db
      .update(consultations)
      .set({
        ...cancelled,
        status: 'cancelled',
        heldUntilAt: null,
        sequence: sql`${consultations.sequence} + 1`,
        version: sql`${consultations.version} + 1`,
      })
      .where(and(eq(consultations.id, consultation.id), made)),
  ]
}

function isOpen({ consultation, seats, whole, audit }: Cancellation): SQL {
  const idsOf = (status: 'booked' | 'held') =>
    seats.flatMap(({ booking }) => (booking.status === status ? [booking.id] : []))
  const areAsSeen = (['booked', 'held'] as const).map((status) => {
    const ids = idsOf(status)
    return sql`(select count(*) from ${bookings} where ${inArray(bookings.id, ids)} and ${bookings.status} = ${status}) = ${ids.length}`
  })
  if (!whole) return and(...areAsSeen) as SQL
  const isOurs = inArray(
    bookings.id,
    seats.map(({ booking }) => booking.id),
  )
  const areAll = sql`not exists (select 1 from ${bookings} where ${bookings.consultationId} = ${consultation.id}
    and ${isTakenSeat('bookings', audit.createdAt)} and not ${isOurs})`
  return and(isAsSeen(consultation), areAll, ...areAsSeen) as SQL
}
