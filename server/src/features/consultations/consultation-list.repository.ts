import { and, asc, desc, eq, gt, inArray, lt, sql } from 'drizzle-orm'
import type { ConsultationsQuery } from '../../contract/consultations.ts'
import type { Database } from '../../db/client.ts'
import { bookings, clients, consultations, practices } from '../../db/schema/index.ts'
import { emailOfSession, selectBookings } from '../../db/views/consultation-view.ts'
import { selectConsultations } from '../../db/views/managed-consultation-view.ts'
import type { CursorStart } from './consultation-cursor.ts'

export const consultationsPerPage = 50

export function practiceBySlug(db: Database, slug: string) {
  return db.select({ id: practices.id, slug: practices.slug }).from(practices).where(eq(practices.slug, slug))
}

type OwnSeats = {
  practice: string
  when: 'upcoming' | 'past'
  sessionToken: string | null
  start: CursorStart | null
  now: number
}

/** One more than a page holds. What runs is still to come; what was given up is past. */
export function ownSeats(db: Database, { practice, when, sessionToken, start, now }: OwnSeats) {
  const isToCome = sql`(${consultations.endsAt} > ${now} and (${bookings.status} = 'booked'
    or (${bookings.status} = 'held' and ${bookings.heldUntilAt} > ${now})))`
  const isUpcoming = when === 'upcoming'
  const after =
    start === null
      ? undefined
      : isUpcoming
        ? sql`(${consultations.startsAt}, ${bookings.id}) > (${start.startsAt}, ${start.id})`
        : sql`(${consultations.startsAt}, ${bookings.id}) < (${start.startsAt}, ${start.id})`
  const order = isUpcoming ? asc : desc
  return selectBookings(db)
    .where(
      and(
        eq(practices.slug, practice),
        sql`${clients.email} = ${emailOfSession(sessionToken)}`,
        isUpcoming ? isToCome : sql`not ${isToCome} and ${bookings.status} <> 'held'`,
        after,
      ),
    )
    .orderBy(order(consultations.startsAt), order(bookings.id))
    .limit(consultationsPerPage + 1)
}

/** Of a practice, by start; one more than a page holds. Holds that ran out are left out. */
export function consultationsOf(db: Database, query: ConsultationsQuery, start: CursorStart | null, now: number) {
  return selectConsultations(db)
    .where(inArray(consultations.id, idsOfPage(db, query, start, now)))
    .orderBy(asc(consultations.startsAt), asc(consultations.id))
}

/** The seats in them, for the same trip. */
export function seatsOfConsultations(db: Database, query: ConsultationsQuery, start: CursorStart | null, now: number) {
  return selectBookings(db)
    .where(inArray(bookings.consultationId, idsOfPage(db, query, start, now)))
    .orderBy(asc(bookings.createdAt), asc(bookings.id))
}

function idsOfPage(
  db: Database,
  { practice, consultant, client, from, to, status }: ConsultationsQuery,
  start: CursorStart | null,
  now: number,
) {
  const ofClient = sql`exists (select 1 from bookings as seat where seat.consultation_id = ${consultations.id}
    and seat.client_id = ${client ?? ''})`
  return db
    .select({ id: consultations.id })
    .from(consultations)
    .where(
      and(
        sql`${consultations.practiceId} = (select ${practices.id} from ${practices} where ${practices.slug} = ${practice})`,
        consultant === undefined ? undefined : eq(consultations.consultantId, consultant),
        client === undefined ? undefined : ofClient,
        from === undefined ? undefined : gt(consultations.endsAt, Date.parse(from)),
        to === undefined ? undefined : lt(consultations.startsAt, Date.parse(to)),
        status === undefined ? undefined : eq(consultations.status, status),
        sql`(${consultations.status} <> 'held' or ${consultations.heldUntilAt} > ${now})`,
        start === null
          ? undefined
          : sql`(${consultations.startsAt}, ${consultations.id}) > (${start.startsAt}, ${start.id})`,
      ),
    )
    .orderBy(asc(consultations.startsAt), asc(consultations.id))
    .limit(consultationsPerPage + 1)
}
