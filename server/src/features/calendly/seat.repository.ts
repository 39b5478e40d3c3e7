import { and, eq, inArray, ne, or, sql, type SQL } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry, type Witness } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import { insertWhere } from '../../db/insert-where.ts'
import type { Statement } from '../../db/run-batch.ts'
import { bookings, clients, consultants, consultations, purchases } from '../../db/schema/index.ts'
import { selectGrants } from '../../db/views/credit-view.ts'
import { isActiveConsultation } from '../../db/views/scheduling-view.ts'

/** Seats that were booked at Calendly by one of these invitees, with how many others sit in the same consultation. */
export function seatsOfChain(db: Database, consultantId: string, uris: readonly string[]) {
  return db
    .select({
      booking: bookings,
      consultation: consultations,
      others: sql<number>`(select count(*) from bookings as other where other.consultation_id = ${consultations.id}
        and other.id <> ${bookings.id} and other.status = 'booked')`,
      givenBack:
        sql<boolean>`exists (select 1 from package_uses as returned where returned.origin = 'give_back:' || ${bookings.useId})`.mapWith(
          Boolean,
        ),
    })
    .from(bookings)
    .innerJoin(consultations, eq(consultations.id, bookings.consultationId))
    .where(and(inArray(bookings.calendlyInviteeUri, [...uris]), eq(consultations.consultantId, consultantId)))
}

export type SeatRow = Awaited<ReturnType<typeof seatsOfChain>>[number]

/** The one consultation of an event; several invitees of a group share it. */
export function consultationOfEvent(db: Database, consultantId: string, eventUri: string) {
  return db
    .select({
      id: consultations.id,
      version: consultations.version,
      taken: sql<number>`(select count(*) from bookings as seat where seat.consultation_id = "consultations"."id"
        and seat.status = 'booked')`,
    })
    .from(consultations)
    .where(and(eq(consultations.calendlyEventUri, eventUri), eq(consultations.consultantId, consultantId)))
}

export type EventRow = Awaited<ReturnType<typeof consultationOfEvent>>[number]

/** Other consultations at that time: Calendly knew nothing of them. */
export function overlapping(
  db: Database,
  {
    consultantId,
    eventUri,
    startsAt,
    endsAt,
  }: { consultantId: string; eventUri: string; startsAt: number; endsAt: number },
  now: number,
) {
  return db
    .select({ id: consultations.id })
    .from(consultations)
    .where(
      and(
        eq(consultations.consultantId, consultantId),
        sql`${consultations.startsAt} > ${startsAt - 86_400_000} and ${consultations.startsAt} < ${endsAt}
          and ${consultations.endsAt} > ${startsAt} and ${isActiveConsultation('consultations', now)}`,
        or(sql`${consultations.calendlyEventUri} is null`, ne(consultations.calendlyEventUri, eventUri)),
      ),
    )
    .limit(3)
}

export function purchaseNamed(db: Database, practiceId: SQL, id: string) {
  return db
    .select({ id: purchases.id, clientId: purchases.clientId, state: purchases.state })
    .from(purchases)
    .where(and(eq(purchases.id, id), sql`${purchases.practiceId} = ${practiceId}`))
}

export const practiceIdOf = (consultantId: string): SQL =>
  sql`(select ${consultants.practiceId} from ${consultants} where ${consultants.id} = ${consultantId})`

/** Grants of the purchase that the link named, and of the client with this address. */
export function grantsToPay(
  db: Database,
  practiceId: SQL,
  { purchaseId, email }: { purchaseId: string; email: string },
) {
  return selectGrants(db)
    .where(sql`credit_grants.practice_id = ${practiceId} and (credit_grants.purchase_id = ${purchaseId}
    or credit_grants.client_id = (select holder.id from ${clients} as holder
      where holder.practice_id = ${practiceId} and holder.email = ${email}))`)
}

export function grantsOfChain(db: Database, uris: readonly string[]) {
  const paid = db
    .select({ id: bookings.grantId })
    .from(bookings)
    .where(inArray(bookings.calendlyInviteeUri, [...uris]))
  return selectGrants(db).where(sql`credit_grants.id in ${paid}`)
}

/** None of these invitees has a seat that counts, and the new one has none at all. */
function isUnbooked(uris: readonly string[], inviteeUri: string): SQL {
  const known = sql.join(
    uris.map((uri) => sql`${uri}`),
    sql`, `,
  )
  return sql`not exists (select 1 from bookings as seat inner join consultations as held on held.id = seat.consultation_id
    where (seat.calendly_invitee_uri in (${known}) and seat.status = 'booked' and held.status in ('scheduled', 'confirmed'))
      or seat.calendly_invitee_uri = ${inviteeUri})`
}

/** Nobody changed the seat or its consultation since they were read. */
function isSeatAsSeen({ booking, consultation, others }: SeatRow): SQL {
  return sql`exists (select 1 from bookings as seat inner join consultations as held on held.id = seat.consultation_id
    where seat.id = ${booking.id} and seat.status = ${booking.status}
      and seat.calendly_invitee_uri = ${booking.calendlyInviteeUri} and held.id = ${consultation.id}
      and held.version = ${consultation.version} and (select count(*) from bookings as other
        where other.consultation_id = held.id and other.id <> seat.id and other.status = 'booked') = ${others})`
}

/** The event's consultation is there as it was seen, or there is none yet. */
function isEventAsSeen(eventUri: string, seen: EventRow | undefined): SQL {
  const version = sql`(select held.version from consultations as held where held.calendly_event_uri = ${eventUri})`
  return seen === undefined ? sql`${version} is null` : sql`${version} = ${seen.version}`
}

export type Placed = typeof consultations.$inferInsert

/** The event's consultation: a new one, or one more seat in the one that is there. */
export function placeStatement(db: Database, row: Placed, seen: EventRow | undefined, made: Witness): Statement {
  if (seen === undefined) return insertWhere(db, consultations, row, made)
  return db
    .update(consultations)
    .set({
      status: 'scheduled',
      capacity: sql`max(${consultations.capacity}, ${seen.taken + 1})`,
      cancelledAt: null,
      cancelledBy: null,
      cancelReason: null,
      version: sql`${consultations.version} + 1`,
      updatedAt: row.updatedAt,
    })
    .where(and(eq(consultations.id, seen.id), made))
}

export function insertSeat(
  db: Database,
  row: Omit<typeof bookings.$inferInsert, 'clientId'> & { clientId: string | SQL },
  made: Witness,
): Statement {
  return insertWhere(db, bookings, row as typeof bookings.$inferInsert, made)
}

export function moveSeat(
  db: Database,
  id: string,
  columns: { consultationId: string; calendlyInviteeUri: string; updatedAt: number },
  made: Witness,
): Statement {
  return db
    .update(bookings)
    .set({ ...columns, reschedules: sql`${bookings.reschedules} + 1` })
    .where(and(eq(bookings.id, id), made))
}

export function changeConsultation(db: Database, id: string, columns: Partial<Placed>, made: Witness): Statement {
  return db
    .update(consultations)
    .set({
      ...columns,
      sequence: sql`${consultations.sequence} + 1`,
      version: sql`${consultations.version} + 1`,
    })
    .where(and(eq(consultations.id, id), made))
}

export function changeSeat(
  db: Database,
  id: string,
  columns: Partial<typeof bookings.$inferInsert>,
  made: Witness,
): Statement {
  return db
    .update(bookings)
    .set(columns)
    .where(and(eq(bookings.id, id), made))
}

type Noted = { eventUri: string; inviteeUri: string; at: number }

/** The purchase shows the last time that was booked with it. */
export function noteOnPurchase(
  db: Database,
  id: string,
  { eventUri, inviteeUri, at }: Noted,
  made: Witness,
): Statement {
  return db
    .update(purchases)
    .set({
      calendlyScheduledAt: sql`coalesce(${purchases.calendlyScheduledAt}, ${at})`,
      calendlyEventUri: eventUri,
      calendlyInviteeUri: inviteeUri,
    })
    .where(and(eq(purchases.id, id), made))
}

/** What was booked is given up, so another time may be noted. That something was booked once stays. */
export function forgetOnPurchase(db: Database, id: string, inviteeUri: string, made: Witness): Statement {
  return db
    .update(purchases)
    .set({ calendlyEventUri: null })
    .where(and(eq(purchases.id, id), eq(purchases.calendlyInviteeUri, inviteeUri), made))
}

type Witnessed = { witness: Statement[]; made: Witness }

function witnessOf(db: Database, audit: AuditEntry, ...guards: (SQL | null)[]): Witnessed {
  const guard = and(...guards.filter((one) => one !== null)) as SQL
  return { witness: auditWhere(db, audit, guard), made: witnessed(audit.id) }
}

type Booking = {
  audit: AuditEntry
  uris: readonly string[]
  inviteeUri: string
  eventUri: string
  event: EventRow | undefined
  /** What pays is still there; null where nothing does. */
  canPay: SQL | null
}

export function bookWitness(db: Database, { audit, uris, inviteeUri, eventUri, event, canPay }: Booking): Witnessed {
  return witnessOf(db, audit, isUnbooked(uris, inviteeUri), isEventAsSeen(eventUri, event), canPay)
}

type Move = { audit: AuditEntry; seat: SeatRow; eventUri: string; event: EventRow | undefined }

export function moveWitness(db: Database, { audit, seat, eventUri, event }: Move): Witnessed {
  return witnessOf(db, audit, isSeatAsSeen(seat), isEventAsSeen(eventUri, event))
}

export function seatWitness(db: Database, { audit, seat }: Pick<Move, 'audit' | 'seat'>): Witnessed {
  return witnessOf(db, audit, isSeatAsSeen(seat))
}
