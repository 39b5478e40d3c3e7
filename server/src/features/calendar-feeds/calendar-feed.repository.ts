import { and, asc, desc, eq, gte, isNull, sql, type SQL } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import { insertWhere } from '../../db/insert-where.ts'
import type { Statement } from '../../db/run-batch.ts'
import { bookings, calendarFeeds, clients, consultants, consultations, practices } from '../../db/schema/index.ts'

export function consultantById(db: Database, consultantId: string) {
  return db.select({ practiceId: consultants.practiceId }).from(consultants).where(eq(consultants.id, consultantId))
}

/** The address made last, revoked or not. */
export function latestFeed(db: Database, consultantId: string) {
  return db
    .select({ createdAt: calendarFeeds.createdAt, revokedAt: calendarFeeds.revokedAt })
    .from(calendarFeeds)
    .where(eq(calendarFeeds.consultantId, consultantId))
    .orderBy(desc(calendarFeeds.createdAt))
    .limit(1)
}

export type FeedRow = Awaited<ReturnType<typeof latestFeed>>[number]

/** A new address; all older ones open nothing any more. */
export function replaceFeed(db: Database, row: typeof calendarFeeds.$inferInsert, audit: AuditEntry): Statement[] {
  const made = witnessed(audit.id)
  return [
    ...auditWhere(db, audit, sql`true`),
    revoke(db, row.consultantId, audit.createdAt, made),
    insertWhere(db, calendarFeeds, row, made),
  ]
}

/** Writes nothing where no address is open. */
export function revokeFeeds(db: Database, consultantId: string, audit: AuditEntry): Statement[] {
  const isOpen = sql`exists (select 1 from ${calendarFeeds} where ${calendarFeeds.consultantId} = ${consultantId}
    and ${calendarFeeds.revokedAt} is null)`
  return [...auditWhere(db, audit, isOpen), revoke(db, consultantId, audit.createdAt, witnessed(audit.id))]
}

function revoke(db: Database, consultantId: string, now: number, made: SQL): Statement {
  return db
    .update(calendarFeeds)
    .set({ revokedAt: now })
    .where(and(eq(calendarFeeds.consultantId, consultantId), isNull(calendarFeeds.revokedAt), made))
}

const open = (tokenHash: string) => and(eq(calendarFeeds.tokenHash, tokenHash), isNull(calendarFeeds.revokedAt))

/** Whose calendar an address opens. */
export function feedByToken(db: Database, tokenHash: string) {
  return db
    .select({ consultantName: consultants.name, timeZone: consultants.timeZone, practiceName: practices.name })
    .from(calendarFeeds)
    .innerJoin(consultants, eq(consultants.id, calendarFeeds.consultantId))
    .innerJoin(practices, eq(practices.id, calendarFeeds.practiceId))
    .where(open(tokenHash))
}

// No calendar program shows more, and the answer has an end.
const mostSessions = 2_000

/** Of those who had a seat when the session was, or was to be. */
const seatedNames = sql<string>`(select json_group_array(person.name) from ${bookings} as seat
  inner join ${clients} as person on person.id = seat.client_id
  where seat.consultation_id = "consultations"."id" and seat.status in ('booked', 'no_show'))`

/** The seat of a session of one client: invitations carry its id. */
const onlySeat = sql<string | null>`(select seat.id from ${bookings} as seat
  where seat.consultation_id = "consultations"."id" order by seat.created_at desc, seat.id desc limit 1)`

/** Of one that was given up: all who had booked it. */
const namesOfAll = sql<string>`(select json_group_array(person.name) from ${bookings} as seat
  inner join ${clients} as person on person.id = seat.client_id where seat.consultation_id = "consultations"."id")`

/**
 * Sessions that end after `endingAfter`, by start. What was given up stays for a while, so that calendars that have it take
 * it out; a time that was only ever held for a payment was in none of them.
 */
export function sessionsOfFeed(
  db: Database,
  tokenHash: string,
  { endingAfter, cancelledAfter }: { endingAfter: number; cancelledAfter: number },
) {
  const consultant = db.select({ id: calendarFeeds.consultantId }).from(calendarFeeds).where(open(tokenHash))
  const isShown = sql`(${consultations.status} not in ('held', 'cancelled')
    or (${consultations.status} = 'cancelled' and ${consultations.cancelledAt} > ${cancelledAfter}
      and coalesce(${consultations.cancelReason}, '') not in ('not_paid', 'hold_lost')))`
  return db
    .select({
      id: consultations.id,
      reference: consultations.reference,
      source: consultations.source,
      title: consultations.title,
      status: consultations.status,
      startsAt: consultations.startsAt,
      endsAt: consultations.endsAt,
      capacity: consultations.capacity,
      sequence: consultations.sequence,
      location: consultations.location,
      updatedAt: consultations.updatedAt,
      bookingId: onlySeat,
      names: sql<string>`case when ${consultations.status} = 'cancelled' then ${namesOfAll} else ${seatedNames} end`,
    })
    .from(consultations)
    .where(and(sql`${consultations.consultantId} = ${consultant}`, gte(consultations.endsAt, endingAfter), isShown))
    .orderBy(asc(consultations.startsAt), asc(consultations.id))
    .limit(mostSessions)
}

export type FeedSession = Awaited<ReturnType<typeof sessionsOfFeed>>[number]
