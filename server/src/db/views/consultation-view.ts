import { and, eq, sql, type SQL } from 'drizzle-orm'
import type { Consultation } from '../../contract/consultations.ts'
import { isFeedbackOpen } from '../../domain/lifecycle.ts'
import type { Database } from '../client.ts'
import { usedOf } from '../ledger.ts'
import { deliverablesJson, feedbackJson, toDeliverables, toFeedback, toOutcomes } from './follow-up-view.ts'
import { isTakenSeat } from './scheduling-view.ts'
import {
  bookings,
  clients,
  consultants,
  consultations,
  creditGrants,
  practices,
  purchases,
  session,
  user,
} from '../schema/index.ts'

/** How many sessions the consultation's course has; null where it is of none. */
export const sessionsOfCourse: SQL<number | null> = sql<
  number | null
>`(case when "consultations"."course_id" is not null
  then (select count(*) from consultations as sibling where sibling.course_id = "consultations"."course_id"
    and sibling.status <> 'cancelled') end)`

export function courseOf({
  consultation: { courseId },
  courseSessions,
}: {
  consultation: { courseId: string | null }
  courseSessions: number | null
}): { course?: { id: string; sessions: number } } {
  return courseId === null || courseSessions === null ? {} : { course: { id: courseId, sessions: courseSessions } }
}

/** Seats with their consultation and all that either side sees of them, in one statement. */
export function selectBookings(db: Database) {
  return db
    .select({
      booking: bookings,
      consultation: consultations,
      practice: {
        slug: practices.slug,
        name: practices.name,
        locale: practices.locale,
        timeZone: practices.timeZone,
        policy: practices.bookingPolicy,
        suspendedAt: practices.suspendedAt,
      },
      consultant: {
        id: consultants.id,
        name: consultants.name,
        photoUrl: consultants.photoUrl,
        timeZone: consultants.timeZone,
        email: consultants.contactEmail,
      },
      client: { id: clients.id, name: clients.name, email: clients.email },
      purchase: {
        id: purchases.id,
        reference: purchases.reference,
        tokenVersion: purchases.tokenVersion,
        stripeSessionId: purchases.stripeSessionId,
        title: sql<string>`json_extract(${purchases.snapshot}, '$.title')`,
      },
      courseSessions: sessionsOfCourse,
      /** Null is unlimited. */
      grantCredits: creditGrants.credits,
      grantUsed: usedOf(sql`${creditGrants.id}`),
      givenBack:
        sql<boolean>`exists (select 1 from package_uses as returned where returned.origin = 'give_back:' || ${bookings.useId})`.mapWith(
          Boolean,
        ),
      deliverables: deliverablesJson,
      feedback: feedbackJson,
    })
    .from(bookings)
    .innerJoin(consultations, eq(consultations.id, bookings.consultationId))
    .innerJoin(practices, eq(practices.id, bookings.practiceId))
    .innerJoin(consultants, eq(consultants.id, consultations.consultantId))
    .innerJoin(clients, eq(clients.id, bookings.clientId))
    .leftJoin(purchases, eq(purchases.id, bookings.purchaseId))
    .leftJoin(creditGrants, eq(creditGrants.id, bookings.grantId))
    .$dynamic()
}

export type BookingRow = Awaited<ReturnType<typeof selectBookings>>[number]

export function bookingById(db: Database, id: string) {
  return selectBookings(db).where(eq(bookings.id, id))
}

/** The client's own seat in a consultation, the latest. */
export function seatOfSession(db: Database, consultationId: string, sessionToken: string | null) {
  return selectBookings(db)
    .where(and(eq(bookings.consultationId, consultationId), sql`${clients.email} = ${emailOfSession(sessionToken)}`))
    .orderBy(sql`${bookings.createdAt} desc`)
    .limit(1)
}

export function consultationById(db: Database, id: string) {
  return db.select().from(consultations).where(eq(consultations.id, id))
}

export type ConsultationRow = typeof consultations.$inferSelect

/** Everybody who has a seat in it, or holds one. */
export function seatsOf(db: Database, consultationId: string, now: number) {
  return selectBookings(db).where(and(eq(bookings.consultationId, consultationId), isTakenSeat('bookings', now)))
}

/** The address that the session has proven. */
export function emailOfSession(sessionToken: string | null): SQL {
  return sql`(select lower(${user.email}) from ${user} inner join ${session} on ${session.userId} = ${user.id}
    where ${session.token} = ${sessionToken ?? ''})`
}

/** Until when the client may change the booking by themselves; UTC milliseconds, null where they cannot. */
export type ChangeLimits = { cancelUntil: number | null; rescheduleUntil: number | null }

export function toConsultation(
  row: BookingRow,
  { limits, calendarUrl }: { limits: ChangeLimits; calendarUrl: string | null },
): Consultation {
  const { booking, consultation, practice, consultant } = row
  const { id, name, photoUrl, timeZone } = consultant
  return {
    id: consultation.id,
    reference: consultation.reference,
    practice: practice.slug,
    consultant: { id, name, photoUrl, timeZone },
    serviceType: consultation.serviceType,
    ...courseOf(row),
    type: consultation.type,
    title: consultation.title,
    objectives: consultation.objectives,
    description: consultation.description ?? '',
    status: consultation.status,
    startsAt: iso(consultation.startsAt),
    endsAt: iso(consultation.endsAt),
    durationMinutes: (consultation.endsAt - consultation.startsAt) / 60_000,
    holdExpiresAt: booking.status === 'held' ? isoOrNull(booking.heldUntilAt) : null,
    ...followUpOf(row),
    booking: toSeat(row, limits),
    calendarUrl,
  }
}

/** What only those are told who have a seat; what came of it, who was there. */
function followUpOf({
  booking,
  consultation,
  deliverables,
  feedback,
}: BookingRow): Pick<Consultation, 'agenda' | 'location' | 'outcomes' | 'deliverables' | 'feedback' | 'feedbackOpen'> {
  const { agenda, location, status } = consultation
  const hasSeat = booking.status === 'booked' || booking.status === 'no_show'
  const isOver = isFeedbackOpen(status, booking.status)
  const said = toFeedback(feedback).client
  return {
    agenda,
    location: hasSeat ? location : null,
    outcomes: isOver ? toOutcomes(consultation) : null,
    deliverables: hasSeat ? toDeliverables(deliverables) : [],
    feedback: said,
    feedbackOpen: isOver && said === null,
  }
}

export function toSeat(row: BookingRow, limits: ChangeLimits): Consultation['booking'] {
  const { booking } = row
  return {
    id: booking.id,
    status: booking.status,
    timeZone: booking.timeZone,
    paidWith: booking.paidWith,
    price: priceOf(row),
    credits: creditsOf(row),
    cancelUntil: isoOrNull(limits.cancelUntil),
    rescheduleUntil: isoOrNull(limits.rescheduleUntil),
    reschedules: booking.reschedules,
    cancelledAt: isoOrNull(booking.cancelledAt),
    creditGivenBack: booking.cancelledAt === null && booking.status !== 'no_show' ? null : row.givenBack,
  }
}

function priceOf({ booking }: BookingRow): Consultation['booking']['price'] {
  const { rateMinor, discountMinor, currency } = booking
  if (rateMinor === null || currency === null) return null
  return { amount: rateMinor - (discountMinor ?? 0), currency }
}

function creditsOf({ booking, purchase, grantCredits, grantUsed }: BookingRow): Consultation['booking']['credits'] {
  if (booking.useId === null || booking.credits === null || purchase === null || booking.paidWith === 'checkout')
    return null
  const remaining = grantCredits === null ? null : grantCredits - grantUsed
  return {
    used: booking.credits,
    remaining,
    purchaseId: purchase.id,
    reference: purchase.reference,
    title: purchase.title,
  }
}

const iso = (instantAt: number) => new Date(instantAt).toISOString()
const isoOrNull = (instantAt: number | null) => (instantAt === null ? null : iso(instantAt))
