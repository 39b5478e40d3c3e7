import { and, asc, eq, gt, inArray, isNotNull, isNull, lte, sql, type SQL } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry, type Witness } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import { insertWhere } from '../../db/insert-where.ts'
import { usedOf } from '../../db/ledger.ts'
import type { Statement } from '../../db/run-batch.ts'
import {
  auditEntries,
  bookings,
  clients,
  consultants,
  consultations,
  creditGrants,
  deliverables,
  outbox,
  packageUses,
  practices,
  purchases,
  type OutboxBody,
} from '../../db/schema/index.ts'
import { selectBookings } from '../../db/views/consultation-view.ts'
import { leastIdAt } from '../../domain/notices.ts'

/** More than any one session has. */
export const mostSeats = 600

/** Rows of one kind that a round looks at; what is left over comes with the next one. */
export const mostPerRound = 100

export type Notice = {
  id: string
  practiceId: string
  kind: string
  /** The same news twice is one row. */
  origin: string
  subjectId: string
  recipient: string
  body: OutboxBody
}

/** Puts a mail into the outbox, once, if `guard` holds. */
export function noticeWhere(db: Database, notice: Notice, now: number, guard: SQL): Statement {
  return insertWhere(db, outbox, { ...notice, nextAttemptAt: now, createdAt: now }, guard).onConflictDoNothing()
}

/** True where this very mail was put into the outbox, and not one of the same origin. */
export function isQueued(id: string): Witness {
  return sql`exists (select 1 from ${outbox} where ${outbox.id} = ${id})`
}

const isTold = (origin: SQL) => sql`exists (select 1 from outbox as told where told.origin = ${origin})`

/**
 * Bookings with a reminder that is due: of the times that the practice set, the last one that has passed, unless the
 * client was told of the booking, or of its new time, only after that. By practice and start, as the index has them.
 */
export function dueReminders(db: Database, now: number) {
  const told = sql`coalesce((select moved.created_at from outbox as moved where moved.origin
    = 'booking_moved:' || due.booking_id || ':' || due.sequence || ':client'), due.created_at)`
  const origin = sql`'reminder:' || due.booking_id || ':' || due.sequence || ':' || due.minutes`
  return db.all<{ bookingId: string; minutes: number }>(sql`select due.booking_id as bookingId, due.minutes as minutes
    from (select seat.id as booking_id, seat.created_at, session.sequence, session.starts_at, min(before.value) as minutes
      from practices cross join json_each(practices.mail_settings, '$.reminderMinutes') as before
      cross join consultations as session on session.practice_id = practices.id
        and session.starts_at > ${now} and session.starts_at <= ${now} + before.value * 60000
      cross join bookings as seat on seat.consultation_id = session.id and seat.status = 'booked'
      where practices.suspended_at is null and session.status in ('scheduled', 'confirmed')
        and session.source in ('booking', 'group')
      group by seat.id) as due
    where ${told} < due.starts_at - due.minutes * 60000 and not ${isTold(origin)}
    limit ${mostPerRound}`)
}

export function bookingsById(db: Database, ids: string[]) {
  return selectBookings(db).where(inArray(bookings.id, ids))
}

/** The seat and its time are what the mail tells. */
export function isStillToCome({ bookingId, sequence }: { bookingId: string; sequence: number }, now: number): SQL {
  return sql`exists (select 1 from ${bookings} inner join ${consultations} on ${consultations.id} = ${bookings.consultationId}
    where ${bookings.id} = ${bookingId} and ${bookings.status} = 'booked' and ${consultations.sequence} = ${sequence}
      and ${consultations.status} in ('scheduled', 'confirmed') and ${consultations.startsAt} > ${now})`
}

/** What was done since an instant, by the key of its audit entry. */
function changedSince(since: number, actions: string[], subjectId: SQL): SQL {
  return sql`${subjectId} in (select ${auditEntries.subjectId} from ${auditEntries}
    where ${auditEntries.id} > ${leastIdAt(since)} and ${inArray(auditEntries.action, actions)})`
}

/** Seats of sessions completed since, whose clients have not been asked, have not said anything yet, and may be written to. */
export function seatsToAsk(db: Database, since: number) {
  return selectBookings(db)
    .where(
      and(
        changedSince(since, ['consultation.completed'], sql`"consultations"."id"`),
        eq(consultations.status, 'completed'),
        isNull(consultations.feedbackRequestedAt),
        eq(bookings.status, 'booked'),
        isNull(practices.suspendedAt),
        sql`json_extract(${practices.mailSettings}, '$.requestFeedback')`,
        isNotNull(clients.email),
        isNull(clients.unsubscribedAt),
        sql`not exists (select 1 from feedback as said where said.booking_id = "bookings"."id" and said.side = 'client')`,
      ),
    )
    .orderBy(asc(consultations.id))
    .limit(mostSeats)
}

/** A session's clients are asked once. The audit entry is the witness. */
export function askStatements(db: Database, audit: AuditEntry): Statement[] {
  const { subjectId: id, createdAt: now } = audit
  const isUnasked = sql`exists (select 1 from ${consultations} where ${consultations.id} = ${id}
    and ${consultations.status} = 'completed' and ${consultations.feedbackRequestedAt} is null)`
  return [
    ...auditWhere(db, audit, isUnasked),
    db
      .update(consultations)
      .set({ feedbackRequestedAt: now })
      .where(and(eq(consultations.id, id), witnessed(audit.id))),
  ]
}

/** What was delivered since, and to whose seats. */
export function deliveredSince(db: Database, since: number) {
  const origin = sql`'deliverable_added:' || ${deliverables.id} || ':' || ${bookings.id}`
  return db
    .select({
      deliverable: deliverables,
      bookingId: bookings.id,
      pageUrl: bookings.pageUrl,
      sessionTitle: consultations.title,
      reference: consultations.reference,
      consultantName: consultants.name,
      email: clients.email,
    })
    .from(deliverables)
    .innerJoin(consultations, eq(consultations.id, deliverables.consultationId))
    .innerJoin(consultants, eq(consultants.id, consultations.consultantId))
    .innerJoin(practices, eq(practices.id, deliverables.practiceId))
    .innerJoin(bookings, and(eq(bookings.consultationId, consultations.id), sql`+${bookings.status} = 'booked'`))
    .innerJoin(clients, eq(clients.id, bookings.clientId))
    .where(
      and(
        changedSince(since, ['deliverable.added', 'deliverable.updated'], sql`${deliverables.id}`),
        eq(deliverables.status, 'delivered'),
        isNull(deliverables.removedAt),
        isNull(practices.suspendedAt),
        isNotNull(clients.email),
        sql`not ${isTold(origin)}`,
      ),
    )
    .limit(mostPerRound)
}

const renews = sql`coalesce(${purchases.subscriptionState} in ('active', 'trialing') and not ${purchases.cancelAtPeriodEnd}, false)`
const isPaidOnTheSpot = sql`exists (select 1 from bookings as spot
  where spot.purchase_id = "purchases"."id" and spot.paid_with = 'checkout')`

const grantColumns = {
  grantId: creditGrants.id,
  practiceId: creditGrants.practiceId,
  purchaseId: creditGrants.purchaseId,
  kind: creditGrants.kind,
  credits: sql<number>`${creditGrants.credits}`,
  used: usedOf(sql`${creditGrants.id}`),
  startsAt: creditGrants.startsAt,
  expiresAt: sql<number>`${creditGrants.expiresAt}`,
  reference: purchases.reference,
  title: sql<string>`json_extract(${purchases.snapshot}, '$.title')`,
  pageUrl: purchases.pageUrl,
  renews: sql<boolean>`${renews}`.mapWith(Boolean),
  isPaidOnTheSpot: sql<boolean>`${isPaidOnTheSpot}`.mapWith(Boolean),
  email: sql<string>`${clients.email}`,
  mailSettings: practices.mailSettings,
}

function selectGrants(db: Database) {
  return db
    .select(grantColumns)
    .from(creditGrants)
    .innerJoin(purchases, eq(purchases.id, creditGrants.purchaseId))
    .innerJoin(practices, eq(practices.id, creditGrants.practiceId))
    .innerJoin(clients, eq(clients.id, creditGrants.clientId))
    .$dynamic()
}

/** Whose owner may be written to about it, and has not been. */
const isTellable = (kind: string) =>
  and(
    isNotNull(creditGrants.credits),
    // The plus keeps the state, which most rows share, from being where the search begins.
    sql`+${purchases.state} = 'paid'`,
    isNull(purchases.frozenAt),
    isNull(practices.suspendedAt),
    isNotNull(clients.email),
    isNull(clients.unsubscribedAt),
    sql`not ${isTold(sql`${`${kind}:`} || ${creditGrants.id}`)}`,
  )

/** What the rules of domain/notices.ts say is worth telling: what is not must not fill the round. */
export function grantsSpentSince(db: Database, since: number) {
  return selectGrants(db)
    .where(
      and(
        sql`${creditGrants.id} in (select ${packageUses.grantId} from ${packageUses}
          where ${packageUses.id} > ${leastIdAt(since)} and ${packageUses.kind} = 'spend')`,
        sql`${creditGrants.credits} - ${usedOf(sql`${creditGrants.id}`)} <= max(1, ${creditGrants.credits} / 5)`,
        sql`${creditGrants.kind} <> 'trial' and ${creditGrants.credits} > 1`,
        sql`not ${renews} and not ${isPaidOnTheSpot}`,
        isTellable('credits_low'),
      ),
    )
    .limit(mostPerRound)
}

/** Grants with credits left that end before `until`, soonest first. */
export function grantsExpiring(db: Database, { now, until }: { now: number; until: number }) {
  return selectGrants(db)
    .where(
      and(
        gt(creditGrants.expiresAt, now),
        lte(creditGrants.expiresAt, until),
        sql`${creditGrants.expiresAt} <= ${now} + json_extract(${practices.mailSettings}, '$.expiryNoticeDays') * 86400000`,
        sql`${now} >= (${creditGrants.startsAt} + ${creditGrants.expiresAt}) / 2`,
        sql`${creditGrants.credits} > ${usedOf(sql`${creditGrants.id}`)}`,
        isTellable('credits_expiring'),
      ),
    )
    .orderBy(asc(creditGrants.expiresAt))
    .limit(mostPerRound)
}

export type GrantToTell = Awaited<ReturnType<typeof grantsSpentSince>>[number]

/** Nobody unsubscribed or was erased since. */
export function mayStillTell({ grantId }: { grantId: string }): SQL {
  return sql`exists (select 1 from ${creditGrants} inner join ${clients} on ${clients.id} = ${creditGrants.clientId}
    where ${creditGrants.id} = ${grantId} and ${clients.email} is not null and ${clients.unsubscribedAt} is null)`
}

/** Nobody took it back since. */
export function isStillDelivered(deliverableId: string): SQL {
  return sql`exists (select 1 from ${deliverables} where ${deliverables.id} = ${deliverableId}
    and ${deliverables.status} = 'delivered' and ${deliverables.removedAt} is null)`
}
