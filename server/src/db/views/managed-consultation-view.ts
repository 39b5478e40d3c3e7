import { eq } from 'drizzle-orm'
import type { ManagedConsultation } from '../../contract/consultations.ts'
import type { Database } from '../client.ts'
import { consultants, consultations, practices } from '../schema/index.ts'
import { courseOf, sessionsOfCourse, toSeat, type BookingRow } from './consultation-view.ts'

/** Consultations as the practice sees them, in one statement; their seats come from another one of the same trip. */
export function selectConsultations(db: Database) {
  return db
    .select({
      consultation: consultations,
      courseSessions: sessionsOfCourse,
      practice: { slug: practices.slug },
      consultant: {
        id: consultants.id,
        name: consultants.name,
        photoUrl: consultants.photoUrl,
        timeZone: consultants.timeZone,
      },
    })
    .from(consultations)
    .innerJoin(practices, eq(practices.id, consultations.practiceId))
    .innerJoin(consultants, eq(consultants.id, consultations.consultantId))
    .$dynamic()
}

export type ManagedRow = Awaited<ReturnType<typeof selectConsultations>>[number]

/** @param seats those of this consultation, among others or not */
export function toManagedConsultation(row: ManagedRow, seats: readonly BookingRow[]): ManagedConsultation {
  const { consultation, practice, consultant } = row
  const { id, reference, source, serviceType, type, title, objectives, description, status, capacity, version } =
    consultation
  const { startsAt, endsAt, heldUntilAt, seatPriceMinor, seatCurrency } = consultation
  return {
    id,
    reference,
    practice: practice.slug,
    consultant,
    source,
    serviceType,
    ...courseOf(row),
    type,
    title,
    objectives,
    description: description ?? '',
    status,
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(endsAt).toISOString(),
    durationMinutes: (endsAt - startsAt) / 60_000,
    holdExpiresAt: status === 'held' && heldUntilAt !== null ? new Date(heldUntilAt).toISOString() : null,
    capacity,
    seatPrice:
      seatPriceMinor === null || seatCurrency === null ? null : { amount: seatPriceMinor, currency: seatCurrency },
    version,
    seats: seats
      .filter(({ booking }) => booking.consultationId === id)
      .map((seat) => ({ ...toSeat(seat, { cancelUntil: null, rescheduleUntil: null }), client: seat.client })),
  }
}
