import { and, asc, eq, sql, type SQL } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry, type Witness } from '../../db/audit.ts'
import {
  isAsSeen,
  isDayOpen,
  isFree,
  isSchedulingAsSeen,
  type SeenScheduling,
  type TimeWanted,
} from '../../db/bookings.ts'
import type { Database } from '../../db/client.ts'
import { releaseHeld } from '../../db/held-sessions.ts'
import type { Statement } from '../../db/run-batch.ts'
import { bookings, consultations, purchases } from '../../db/schema/index.ts'
import { emailOfSession, selectBookings, type ConsultationRow } from '../../db/views/consultation-view.ts'
import { isTakenSeat, selectScheduling } from '../../db/views/scheduling-view.ts'

/**
 * Seats taken in the course that the consultation is of, in order: of whoever has this booking, or, without one, of
 * whoever holds the session.
 */
export function courseSeats(
  db: Database,
  consultationId: string,
  { bookingId, sessionToken }: { bookingId: string | undefined; sessionToken: string | null },
  now: number,
) {
  const whose =
    bookingId === undefined
      ? sql`"clients"."email" = ${emailOfSession(sessionToken)}`
      : sql`"clients"."id" = (select seat.client_id from bookings as seat where seat.id = ${bookingId})`
  return selectBookings(db)
    .where(
      sql`"consultations"."course_id" = (select asked.course_id from consultations as asked where asked.id = ${consultationId})
        and ${whose} and ${isTakenSeat('bookings', now)}`,
    )
    .orderBy(asc(consultations.startsAt))
}

export type Move = {
  consultation: ConsultationRow
  to: Omit<TimeWanted, 'consultantId'> & { day: { start: number; end: number }; sessionsPerDay: number | null }
  bookingId: string
  /** A client's own moves are counted; a consultant's are not. */
  isCounted: boolean
  timeZone: string
  audit: AuditEntry
  seen: SeenScheduling
}

/** A private session gets another time, which must still be free, but for itself. */
export function moveStatements(db: Database, move: Move): Statement[] {
  const { consultation, to, bookingId, isCounted, timeZone, audit, seen } = move
  const { id, consultantId } = consultation
  const at = audit.createdAt
  const { startsAt, endsAt, blockedFromAt, blockedUntilAt, day, sessionsPerDay } = to
  const made = witnessed(audit.id)
  const guard = and(
    isAsSeen(consultation),
    isFree({ consultantId, startsAt, endsAt, blockedFromAt, blockedUntilAt }, at, id),
    isDayOpen(consultantId, { day, limit: sessionsPerDay }, at, id),
    isSchedulingAsSeen(seen),
  ) as SQL
  return [
    ...auditWhere(db, audit, guard),
    db
      .update(consultations)
      .set({
        startsAt,
        endsAt,
        blockedFromAt,
        blockedUntilAt,
        // What was confirmed was the time before.
        status: 'scheduled',
        sequence: sql`${consultations.sequence} + 1`,
        version: sql`${consultations.version} + 1`,
        updatedAt: at,
      })
      .where(and(eq(consultations.id, id), made)),
    db
      .update(bookings)
      .set({ timeZone, updatedAt: at, ...(isCounted ? { reschedules: sql`${bookings.reschedules} + 1` } : {}) })
      .where(and(eq(bookings.id, bookingId), made)),
  ]
}

/** Facts about the hours of whoever holds the consultation. */
export function schedulingOf(db: Database, consultationId: string, startsAt: number, now: number) {
  return selectScheduling(db, { serviceType: 'private', from: startsAt, to: startsAt, now }).where(
    sql`consultants.id = (select held.consultant_id from consultations as held where held.id = ${consultationId})`,
  )
}

/** Nobody can pay it any more, and the times that waited for it are free. */
export function expirePurchase(db: Database, id: string, now: number, made: Witness): Statement[] {
  return [
    db
      .update(purchases)
      .set({ state: 'expired' })
      .where(and(eq(purchases.id, id), eq(purchases.state, 'pending'), made)),
    ...releaseHeld(db, id, now),
  ]
}
