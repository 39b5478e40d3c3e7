import { asc, eq, and, sql } from 'drizzle-orm'
import type { ConsultationRecord } from '../../contract/consultation-record.ts'
import { stepsOf } from '../../domain/lifecycle.ts'
import type { Database } from '../client.ts'
import { bookings, consultations } from '../schema/index.ts'
import { selectBookings, type BookingRow } from './consultation-view.ts'
import { deliverablesJson, toDeliverables, toFeedback, toOutcomes } from './follow-up-view.ts'
import { selectConsultations, toManagedConsultation, type ManagedRow } from './managed-consultation-view.ts'

/** What a record is told from: the consultation, its seats and what it left behind. For the batch of a use-case. */
export function recordStatements(db: Database, id: string) {
  return [managedById(db, id), seatsOfManaged(db, id), deliverablesOf(db, id)] as const
}

function managedById(db: Database, id: string) {
  return selectConsultations(db).where(eq(consultations.id, id))
}

/** Those that were given up too, but no holds. */
function seatsOfManaged(db: Database, id: string) {
  return selectBookings(db)
    .where(and(eq(bookings.consultationId, id), sql`${bookings.status} <> 'held'`))
    .orderBy(asc(bookings.createdAt), asc(bookings.id))
}

function deliverablesOf(db: Database, id: string) {
  return db.select({ deliverables: deliverablesJson }).from(consultations).where(eq(consultations.id, id))
}

export type RecordRows = readonly [managed: ManagedRow[], seats: BookingRow[], deliverables: { deliverables: string }[]]

/**
 * @param rows as `recordStatements` read them
 * @returns null where there is no such consultation
 */
export function toRecord([[row], seats, [left]]: RecordRows, now: number): ConsultationRecord | null {
  if (row === undefined) return null
  const { consultation } = row
  const managed = toManagedConsultation(row, seats)
  const feedbackOf = new Map(seats.map(({ booking, feedback }) => [booking.id, toFeedback(feedback)]))
  const { agenda, billable, location, cancelledBy, cancelReason, privateNotes } = consultation
  return {
    ...managed,
    agenda,
    billable,
    location,
    actualStartedAt: isoOrNull(consultation.actualStartedAt),
    actualEndedAt: isoOrNull(consultation.actualEndedAt),
    completedAt: isoOrNull(consultation.completedAt),
    cancelledAt: isoOrNull(consultation.cancelledAt),
    cancelledBy,
    cancelReason,
    outcomes: toOutcomes(consultation),
    privateNotes,
    feedbackRequestedAt: isoOrNull(consultation.feedbackRequestedAt),
    deliverables: toDeliverables(left?.deliverables ?? '[]'),
    seats: managed.seats.map((seat) => ({
      ...seat,
      feedback: feedbackOf.get(seat.id) ?? { client: null, consultant: null },
    })),
    steps: stepsOf(consultation, 'practice', now),
  }
}

const isoOrNull = (instantAt: number | null) => (instantAt === null ? null : new Date(instantAt).toISOString())
