import { and, desc, eq, sql, type SQL } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import { clientIdOfEmail, upsertClient } from '../../db/clients.ts'
import { insertWhere } from '../../db/insert-where.ts'
import type { Statement } from '../../db/run-batch.ts'
import { bookings, clients, consultants, consultations, practices, waitlistEntries } from '../../db/schema/index.ts'
import { emailOfSession } from '../../db/views/consultation-view.ts'
import { isTakenSeat } from '../../db/views/scheduling-view.ts'

export const entriesPerPage = 50
export const openEntriesPerClient = 5

const isOpen = sql`"waitlist_entries"."state" in ('waiting', 'offered')`

/** Who waits for the same, asked before, and was not served yet. */
const ahead = sql<number>`(select count(*) from waitlist_entries as before where before.consultant_id = "waitlist_entries"."consultant_id"
  and before.state in ('waiting', 'offered') and before.consultation_id is "waitlist_entries"."consultation_id"
  and before.service_type = "waitlist_entries"."service_type" and before.from_at < "waitlist_entries"."until_at"
  and before.until_at > "waitlist_entries"."from_at"
  and (before.created_at, before.id) < ("waitlist_entries"."created_at", "waitlist_entries"."id"))`

/** Entries with all that either side sees of them, in one statement. */
export function selectEntries(db: Database) {
  return db
    .select({
      entry: waitlistEntries,
      practice: { slug: practices.slug, suspendedAt: practices.suspendedAt },
      consultant: { id: consultants.id, name: consultants.name, tier: consultants.tier },
      client: { id: clients.id, name: clients.name, email: clients.email },
      offer: { startsAt: consultations.startsAt, endsAt: consultations.endsAt, status: bookings.status },
      ahead: sql<number>`case when ${isOpen} then ${ahead} else 0 end`,
    })
    .from(waitlistEntries)
    .innerJoin(practices, eq(practices.id, waitlistEntries.practiceId))
    .innerJoin(consultants, eq(consultants.id, waitlistEntries.consultantId))
    .innerJoin(clients, eq(clients.id, waitlistEntries.clientId))
    .leftJoin(bookings, eq(bookings.id, waitlistEntries.offeredBookingId))
    .leftJoin(consultations, eq(consultations.id, bookings.consultationId))
    .$dynamic()
}

export type EntryRow = Awaited<ReturnType<typeof selectEntries>>[number]

export function entryById(db: Database, id: string) {
  return selectEntries(db).where(eq(waitlistEntries.id, id))
}

export function practiceBySlug(db: Database, slug: string) {
  return db.select({ id: practices.id }).from(practices).where(eq(practices.slug, slug))
}

/** The newest first; one more than a page holds. `whose` null is the whole practice. */
export function entriesOf(
  db: Database,
  {
    practice,
    whose,
    before,
  }: { practice: string; whose: { sessionToken: string | null } | null; before: string | null },
) {
  return selectEntries(db)
    .where(
      and(
        eq(practices.slug, practice),
        whose === null ? undefined : sql`${clients.email} = ${emailOfSession(whose.sessionToken)}`,
        before === null ? undefined : sql`${waitlistEntries.id} < ${before}`,
      ),
    )
    .orderBy(desc(waitlistEntries.id))
    .limit(entriesPerPage + 1)
}

/** What the caller waits for at the consultant's practice. */
export function openEntriesOfSession(db: Database, consultantId: string, sessionToken: string | null) {
  return selectEntries(db).where(
    and(
      isOpen,
      sql`${waitlistEntries.practiceId} = (select asked.practice_id from consultants as asked where asked.id = ${consultantId})`,
      sql`${clients.email} = ${emailOfSession(sessionToken)}`,
    ),
  )
}

/** The planned session that a seat is wanted in. */
export function wantedSession(
  db: Database,
  { consultationId, sessionToken, now }: { consultationId: string; sessionToken: string | null; now: number },
) {
  const taken = sql`from bookings as seat where seat.consultation_id = "consultations"."id" and ${isTakenSeat('seat', now)}`
  return db
    .select({
      consultation: consultations,
      placesLeft: sql<number>`"consultations"."capacity" - (select count(*) ${taken})`,
      isMine: sql<boolean>`exists (select 1 ${taken} and seat.client_id in
        (select holder.id from clients as holder where holder.email = ${emailOfSession(sessionToken)}))`.mapWith(
        Boolean,
      ),
    })
    .from(consultations)
    .where(eq(consultations.id, consultationId))
}

export type NewEntry = {
  entry: Omit<typeof waitlistEntries.$inferInsert, 'clientId'>
  client: { id: string; userId: string; email: string; name: string | null }
  audit: AuditEntry
}

/** Only where they wait for little enough, and not for the same already. The audit entry is the witness. */
export function joinStatements(db: Database, { entry, client, audit }: NewEntry): Statement[] {
  const { practiceId, consultantId, consultationId = null, serviceType, durationMinutes, fromAt, untilAt } = entry
  const clientId = clientIdOfEmail(practiceId, client.email)
  const theirs = sql`from ${waitlistEntries} where ${waitlistEntries.clientId} = ${clientId} and ${isOpen}`
  const guard = sql`(select count(*) ${theirs}) < ${openEntriesPerClient}
    and exists (select 1 from ${consultants} where ${consultants.id} = ${consultantId} and ${consultants.active})
    and not exists (select 1 ${theirs} and ${waitlistEntries.consultantId} = ${consultantId}
      and ${waitlistEntries.consultationId} is ${consultationId} and ${waitlistEntries.serviceType} = ${serviceType}
      and ${waitlistEntries.durationMinutes} = ${durationMinutes} and ${waitlistEntries.fromAt} <= ${fromAt}
      and ${waitlistEntries.untilAt} = ${untilAt})`
  const made = witnessed(audit.id)
  return [
    upsertClient(db, practiceId, client, audit.createdAt),
    ...auditWhere(db, audit, guard),
    insertWhere(db, waitlistEntries, { ...entry, clientId }, made),
  ]
}

export type Closing = {
  entry: Pick<typeof waitlistEntries.$inferSelect, 'id' | 'state' | 'offeredBookingId'>
  state: 'declined' | 'expired' | 'cancelled'
  /** More that must hold. */
  guard?: SQL
  audit: AuditEntry
}

/** Ends an entry that nobody changed since; what was kept for it is free from then on. The audit entry is the witness. */
export function closeStatements(db: Database, { entry, state, guard, audit }: Closing): Statement[] {
  const { id, offeredBookingId } = entry
  const at = audit.createdAt
  const made = witnessed(audit.id)
  const isAsSeen = sql`exists (select 1 from ${waitlistEntries} where ${waitlistEntries.id} = ${id}
    and ${waitlistEntries.state} = ${entry.state} and ${waitlistEntries.offeredBookingId} is ${offeredBookingId})`
  const ofOffer = sql`(select seat.consultation_id from bookings as seat where seat.id = ${offeredBookingId ?? ''} and seat.status = 'held')`
  const freed = { heldUntilAt: sql`min(held_until_at, ${at})`, updatedAt: at }
  return [
    ...auditWhere(db, audit, and(isAsSeen, guard) as SQL),
    db
      .update(waitlistEntries)
      .set({ state, updatedAt: at })
      .where(and(eq(waitlistEntries.id, id), made)),
    // A session that was made for the offer goes with it; one that was planned stays.
    db
      .update(consultations)
      .set(freed)
      .where(and(sql`${consultations.id} = ${ofOffer}`, eq(consultations.status, 'held'), made)),
    db
      .update(bookings)
      .set(freed)
      .where(and(eq(bookings.id, offeredBookingId ?? ''), eq(bookings.status, 'held'), made)),
  ]
}
