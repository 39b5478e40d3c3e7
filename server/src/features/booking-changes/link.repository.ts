import { and, eq, isNull, sql, type SQL } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import type { Statement } from '../../db/run-batch.ts'
import { bookingLinks } from '../../db/schema/index.ts'
import { selectBookings } from '../../db/views/consultation-view.ts'
import { selectGrants } from '../../db/views/credit-view.ts'
import { isTakenSeat, selectScheduling } from '../../db/views/scheduling-view.ts'

export function linkByHash(db: Database, tokenHash: string) {
  return db.select().from(bookingLinks).where(eq(bookingLinks.tokenHash, tokenHash))
}

const bookingOfLink = (tokenHash: string) =>
  sql`(select link.booking_id from booking_links as link where link.token_hash = ${tokenHash})`

export function seatOfLink(db: Database, tokenHash: string) {
  return selectBookings(db).where(sql`bookings.id = ${bookingOfLink(tokenHash)}`)
}

/** The same client's seats in the course that it is of, by start. */
export function courseSeatsOfLink(db: Database, tokenHash: string, now: number) {
  return selectBookings(db)
    .where(
      sql`"consultations"."course_id" = (select held.course_id from bookings as seat
        inner join consultations as held on held.id = seat.consultation_id where seat.id = ${bookingOfLink(tokenHash)})
      and "bookings"."client_id" = (select seat.client_id from bookings as seat where seat.id = ${bookingOfLink(tokenHash)})
      and ${isTakenSeat('bookings', now)}`,
    )
    .orderBy(sql`"consultations"."starts_at"`)
}

export function grantOfLink(db: Database, tokenHash: string) {
  return selectGrants(db).where(
    sql`credit_grants.id = (select seat.grant_id from bookings as seat where seat.id = ${bookingOfLink(tokenHash)})`,
  )
}

/** Facts about the hours of the consultant whose session the link changes. */
export function schedulingOfLink(db: Database, tokenHash: string, window: { from: number; to: number; now: number }) {
  return selectScheduling(db, { serviceType: 'private', ...window }).where(
    sql`consultants.id = (select held.consultant_id from bookings as seat
      inner join consultations as held on held.id = seat.consultation_id where seat.id = ${bookingOfLink(tokenHash)})`,
  )
}

/** @param made the witness of the batch */
export function spendLink(db: Database, tokenHash: string, made: SQL, now: number): Statement {
  return db
    .update(bookingLinks)
    .set({ usedAt: now })
    .where(and(eq(bookingLinks.tokenHash, tokenHash), isNull(bookingLinks.usedAt), made))
}
