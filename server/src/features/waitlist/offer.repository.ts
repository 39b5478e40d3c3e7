import { and, asc, eq, lte, or, sql, type SQL } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import { hasSeat, isDayOpen, isFree, isSchedulingAsSeen, type SeenScheduling } from '../../db/bookings.ts'
import type { Database } from '../../db/client.ts'
import { insertWhere } from '../../db/insert-where.ts'
import { canSpendAll, spendStatements, type Spend } from '../../db/ledger.ts'
import type { Statement } from '../../db/run-batch.ts'
import { bookings, clients, consultations, outbox, waitlistEntries } from '../../db/schema/index.ts'
import { selectBookings, type BookingRow } from '../../db/views/consultation-view.ts'
import { selectGrants } from '../../db/views/credit-view.ts'
import { isTakenSeat } from '../../db/views/scheduling-view.ts'
import { selectEntries } from './waitlist.repository.ts'

/** So many are looked at in one go; whoever joined after them waits for the next. */
const entriesPerRun = 200

/** Who waits for a consultant, first come first, with the session where it is a certain one. Erased clients get no mail. */
export function waitingFor(db: Database, consultantId: string, now: number) {
  return db
    .select({
      entry: waitlistEntries,
      client: { id: clients.id, name: clients.name, email: clients.email },
      session: consultations,
      placesLeft: sql<number | null>`"consultations"."capacity" - (select count(*) from ${bookings} as seat
        where seat.consultation_id = "consultations"."id" and ${isTakenSeat('seat', now)})`,
    })
    .from(waitlistEntries)
    .innerJoin(clients, eq(clients.id, waitlistEntries.clientId))
    .leftJoin(consultations, eq(consultations.id, waitlistEntries.consultationId))
    .where(
      and(
        eq(waitlistEntries.consultantId, consultantId),
        eq(waitlistEntries.state, 'waiting'),
        sql`${waitlistEntries.untilAt} > ${now} and ${clients.email} is not null`,
      ),
    )
    .orderBy(asc(waitlistEntries.createdAt), asc(waitlistEntries.id))
    .limit(entriesPerRun)
}

export type WaitingRow = Awaited<ReturnType<typeof waitingFor>>[number]

export type NewOffer = {
  entry: WaitingRow['entry']
  /** Made for the offer; null where the session was planned before. */
  consultation:
    | (typeof consultations.$inferInsert & { day: { start: number; end: number }; limit: number | null })
    | null
  booking: typeof bookings.$inferInsert & { heldUntilAt: number }
  tokenHash: string
  mail: typeof outbox.$inferInsert
  seen: SeenScheduling
  audit: AuditEntry
}

/**
 * Keeps a place for who waits, and writes to them: only while they wait still and the place is free. The audit entry is
 * the witness.
 */
export function offerStatements(db: Database, offer: NewOffer): Statement[] {
  const { entry, consultation, booking, tokenHash, mail, seen, audit } = offer
  const now = audit.createdAt
  const made = witnessed(audit.id)
  const guard = and(
    isEntryIn(entry.id, 'waiting'),
    consultation === null
      ? hasSeat(booking.consultationId, sql`${booking.clientId}`, now)
      : and(
          isFree(consultation, now),
          isDayOpen(consultation.consultantId, { day: consultation.day, limit: consultation.limit }, now),
          isSchedulingAsSeen(seen),
        ),
  ) as SQL
  return [
    ...auditWhere(db, audit, guard),
    ...(consultation === null ? [] : [insertWhere(db, consultations, consultation, made)]),
    insertWhere(db, bookings, booking, made),
    db
      .update(waitlistEntries)
      .set({
        state: 'offered',
        offeredBookingId: booking.id,
        offerTokenHash: tokenHash,
        offerExpiresAt: booking.heldUntilAt,
        offers: sql`${waitlistEntries.offers} + 1`,
        updatedAt: now,
      })
      .where(and(eq(waitlistEntries.id, entry.id), made)),
    insertWhere(db, outbox, mail, made),
  ]
}

function isEntryIn(id: string, state: 'waiting' | 'offered'): SQL {
  return sql`exists (select 1 from ${waitlistEntries} where ${waitlistEntries.id} = ${id} and ${waitlistEntries.state} = ${state})`
}

const idOfToken = (tokenHash: string): SQL =>
  sql`(select offered.id from waitlist_entries as offered where offered.offer_token_hash = ${tokenHash})`

/** @param id of the entry, or an expression that finds it */
export function selectOffer(db: Database, id: string | SQL) {
  return [
    selectEntries(db).where(sql`${waitlistEntries.id} = ${id}`),
    selectBookings(db).where(
      sql`"bookings"."id" = (select waiting.offered_booking_id from waitlist_entries as waiting where waiting.id = ${id})`,
    ),
    selectGrants(db).where(
      sql`credit_grants.client_id = (select waiting.client_id from waitlist_entries as waiting where waiting.id = ${id})`,
    ),
  ] as const
}

export function selectOfferOfLink(db: Database, tokenHash: string) {
  return selectOffer(db, idOfToken(tokenHash))
}

export type Acceptance = {
  entryId: string
  row: BookingRow
  spend: Spend
  purchaseId: string
  audit: AuditEntry
}

/**
 * Turns the place that is kept into one that is booked and paid. The guard asks once more for the time itself: an offer
 * that ended between reading and writing may have gone to somebody else. The audit entry is the witness.
 */
export function acceptStatements(db: Database, { entryId, row, spend, purchaseId, audit }: Acceptance): Statement[] {
  const { booking, consultation } = row
  const now = audit.createdAt
  const made = witnessed(audit.id)
  const isKept = sql`exists (select 1 from ${bookings} where ${bookings.id} = ${booking.id}
    and ${bookings.status} = 'held' and ${bookings.heldUntilAt} > ${now})`
  const others = sql`select count(*) from ${bookings} as seat where seat.consultation_id = ${consultation.id}
    and seat.id <> ${booking.id} and ${isTakenSeat('seat', now)}`
  const isOpen =
    consultation.source === 'group'
      ? sql`exists (select 1 from ${consultations} where ${consultations.id} = ${consultation.id}
          and ${consultations.status} in ('scheduled', 'confirmed') and ${consultations.capacity} > (${others}))`
      : isFree(consultation, now, consultation.id)
  const guard = and(isEntryIn(entryId, 'offered'), isKept, isOpen, canSpendAll([spend])) as SQL
  return [
    ...auditWhere(db, audit, guard),
    db
      .update(waitlistEntries)
      .set({ state: 'accepted', updatedAt: now })
      .where(and(eq(waitlistEntries.id, entryId), made)),
    db
      .update(consultations)
      .set({ status: 'scheduled', heldUntilAt: null, version: sql`${consultations.version} + 1`, updatedAt: now })
      .where(and(eq(consultations.id, consultation.id), eq(consultations.status, 'held'), made)),
    db
      .update(bookings)
      .set({
        status: 'booked',
        heldUntilAt: null,
        paidWith: 'credits',
        purchaseId,
        grantId: spend.grantId,
        useId: spend.id,
        credits: spend.credits,
        updatedAt: now,
      })
      .where(and(eq(bookings.id, booking.id), made)),
    ...spendStatements(db, spend, made),
  ]
}

/** Offers that ended, and waits that can come to nothing any more. */
export function overdueEntries(db: Database, now: number) {
  const isGone = sql`exists (select 1 from consultations as wanted where wanted.id = ${waitlistEntries.consultationId}
    and wanted.status not in ('scheduled', 'confirmed'))`
  const isGivenUp = sql`exists (select 1 from bookings as kept where kept.id = ${waitlistEntries.offeredBookingId}
    and kept.status <> 'held')`
  return db
    .select()
    .from(waitlistEntries)
    .where(
      or(
        and(eq(waitlistEntries.state, 'offered'), or(lte(waitlistEntries.offerExpiresAt, now), isGivenUp)),
        and(
          eq(waitlistEntries.state, 'waiting'),
          or(lte(waitlistEntries.untilAt, now), and(sql`${waitlistEntries.consultationId} is not null`, isGone)),
        ),
      ),
    )
    .limit(entriesPerRun)
}

/** Consultants somebody waits for, in order of their ids. */
export function consultantsWaitedFor(db: Database, after: string, limit: number) {
  return db
    .selectDistinct({ id: waitlistEntries.consultantId })
    .from(waitlistEntries)
    .where(and(eq(waitlistEntries.state, 'waiting'), sql`${waitlistEntries.consultantId} > ${after}`))
    .orderBy(asc(waitlistEntries.consultantId))
    .limit(limit)
}
