import { asc, eq, sql, type SQL } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import { bookings, clients, consultants, consultations, practices } from '../../db/schema/index.ts'
import { historyColumns } from '../../db/views/client-history.ts'
import { emailOfSession } from '../../db/views/consultation-view.ts'
import { selectGrants } from '../../db/views/credit-view.ts'
import { isTakenSeat } from '../../db/views/scheduling-view.ts'
import { trialIdOf } from '../../db/views/trial-view.ts'

export const practiceIdOfConsultant = (id: string): SQL =>
  sql`(select ${consultants.practiceId} from ${consultants} where ${consultants.id} = ${id})`

/** Whoever holds the session, as a client of the practice; no row where they are none yet. */
export function clientOfSession(db: Database, practiceId: SQL, sessionToken: string | null) {
  return db
    .select({ id: clients.id, name: clients.name, email: clients.email })
    .from(clients)
    .where(sql`${clients.practiceId} = ${practiceId} and ${clients.email} = ${emailOfSession(sessionToken)}`)
}

export function grantsOfSession(db: Database, practiceId: SQL, sessionToken: string | null) {
  return selectGrants(db).where(sql`credit_grants.practice_id = ${practiceId} and credit_grants.client_id =
    (select holder.id from ${clients} as holder where holder.practice_id = ${practiceId} and holder.email = ${emailOfSession(sessionToken)})`)
}

export function practiceOfConsultant(db: Database, consultantId: string) {
  return db
    .select({ practice: practices, consultantEmail: consultants.contactEmail })
    .from(practices)
    .innerJoin(consultants, eq(consultants.practiceId, practices.id))
    .where(eq(consultants.id, consultantId))
}

/** A time that the client holds until its payment, the latest. */
export function holdOfSession(db: Database, practiceId: SQL, sessionToken: string | null, now: number) {
  return db
    .select({ consultationId: bookings.consultationId, purchaseId: bookings.purchaseId })
    .from(bookings)
    .innerJoin(clients, eq(clients.id, bookings.clientId))
    .where(
      sql`${clients.practiceId} = ${practiceId} and ${clients.email} = ${emailOfSession(sessionToken)}
        and ${bookings.status} = 'held' and ${bookings.heldUntilAt} > ${now} and ${bookings.paidWith} = 'checkout'`,
    )
    .limit(1)
}

/** What whoever holds the session has bought so far, the trial among it. */
export function historyOfSession(db: Database, practiceId: SQL, sessionToken: string | null) {
  return db
    .select(historyColumns(sql`"clients"."id"`, trialIdOf(practiceId)))
    .from(clients)
    .where(sql`${clients.practiceId} = ${practiceId} and ${clients.email} = ${emailOfSession(sessionToken)}`)
}

/** Sessions for several clients that begin then, with the others of the same course, in order. */
export function plannedSessions(
  db: Database,
  {
    consultantId,
    serviceType,
    startsAt,
    sessionToken,
    now,
  }: { consultantId: string; serviceType: string; startsAt: number; sessionToken: string | null; now: number },
) {
  return db
    .select({
      id: consultations.id,
      title: consultations.title,
      sequence: consultations.sequence,
      startsAt: consultations.startsAt,
      endsAt: consultations.endsAt,
      seatPriceMinor: consultations.seatPriceMinor,
      seatCurrency: consultations.seatCurrency,
      placesLeft: sql<number>`${consultations.capacity} - (select count(*) from ${bookings} as seat
        where seat.consultation_id = "consultations"."id" and ${isTakenSeat('seat', now)})`,
      /** Whoever holds the session has a seat in it. */
      isMine: sql<boolean>`exists (select 1 from ${bookings} as seat
        inner join ${clients} as holder on holder.id = seat.client_id and holder.email = ${emailOfSession(sessionToken)}
        where seat.consultation_id = "consultations"."id" and ${isTakenSeat('seat', now)})`.mapWith(Boolean),
    })
    .from(consultations)
    .where(
      sql`${consultations.consultantId} = ${consultantId} and ${consultations.source} = 'group'
        and ${consultations.serviceType} = ${serviceType} and ${consultations.status} in ('scheduled', 'confirmed')
        and (${consultations.startsAt} = ${startsAt} or ${consultations.courseId} = (select first.course_id
          from ${consultations} as first where first.consultant_id = ${consultantId} and first.starts_at = ${startsAt}
          and first.source = 'group' and first.service_type = ${serviceType} and first.status <> 'cancelled'))`,
    )
    .orderBy(asc(consultations.startsAt))
}

export type PlannedRow = Awaited<ReturnType<typeof plannedSessions>>[number]
