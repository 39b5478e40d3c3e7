import type { ConsultationInput } from '../../contract/consultations.ts'
import type { AuditEntry } from '../../db/audit.ts'
import { pageAddress } from '../../domain/page-address.ts'
import type { Ids } from '../../ports.ts'
import type { NewBooking, NewSeat } from './booking.repository.ts'
import type { BookingFacts } from './load-booking-facts.ts'
import type { Seat } from './new-seats.ts'
import { titleOf, type SeatBooked } from './tell-new-booking.ts'

type Paying = Pick<NewSeat['booking'], 'paidWith' | 'purchaseId'> &
  Partial<Pick<NewSeat['booking'], 'grantId' | 'rateMinor' | 'discountMinor' | 'currency'>> & {
    /** Until when it waits for its payment; left out where it is paid. */
    heldUntilAt?: number
  }

/** The rows of a booking. Pure. */
export function newBooking(
  {
    input,
    facts,
    seats,
    with: paying,
  }: { input: ConsultationInput; facts: BookingFacts; seats: readonly Seat[]; with: Paying },
  ids: Ids,
): Omit<NewBooking, 'guards'> {
  const { now, actor, scheduling } = facts
  const { id: consultantId, practiceId } = scheduling.consultant
  const { heldUntilAt = null, ...paid } = paying
  const [first] = seats as [Seat, ...Seat[]]
  const audit: AuditEntry = {
    id: ids.id(),
    practiceId,
    actorKind: 'client',
    actorUserId: actor.userId,
    action: heldUntilAt === null ? 'consultation.booked' : 'consultation.held',
    subjectType: 'consultation',
    subjectId: first.consultationId,
    before: null,
    after: {
      bookingIds: seats.map(({ bookingId }) => bookingId),
      startsAt: first.session.startsAt,
      endsAt: first.session.endsAt,
      paidWith: paid.paidWith,
      purchaseId: paid.purchaseId ?? null,
      credits: seats.reduce((sum, { credits }) => sum + (credits ?? 0), 0),
    },
    createdAt: now,
  }
  return {
    practiceId,
    now,
    audit,
    buyer: { id: ids.id(), userId: actor.userId, email: actor.email.toLowerCase(), name: input.name ?? null },
    seen: {
      consultantId,
      availabilityVersion: scheduling.availabilityVersion,
      configVersion: scheduling.configVersion,
    },
    seats: seats.map((seat) => ({
      day: seat.session.day,
      sessionsPerDay: seat.session.sessionsPerDay,
      consultation: seat.session.joins === null ? consultationRow({ input, facts, seat, heldUntilAt }) : null,
      booking: {
        ...paid,
        id: seat.bookingId,
        practiceId,
        consultationId: seat.consultationId,
        status: heldUntilAt === null ? 'booked' : 'held',
        heldUntilAt,
        useId: seat.useId,
        credits: seat.credits,
        timeZone: input.timeZone,
        pageUrl: pageAddress(input.pageUrl),
        createdAt: now,
        updatedAt: now,
      },
    })),
  }
}

function consultationRow({ input, facts, seat, heldUntilAt }: SeatBooked & { heldUntilAt: number | null }) {
  const { now, scheduling } = facts
  const { startsAt, endsAt, blockedFromAt, blockedUntilAt } = seat.session
  return {
    id: seat.consultationId,
    reference: seat.reference,
    practiceId: scheduling.consultant.practiceId,
    consultantId: scheduling.consultant.id,
    source: 'booking' as const,
    serviceType: input.serviceType,
    type: input.type ?? null,
    title: titleOf({ input, facts, seat }),
    description: input.description === '' ? null : input.description,
    objectives: input.objectives,
    status: heldUntilAt === null ? ('scheduled' as const) : ('held' as const),
    heldUntilAt,
    startsAt,
    endsAt,
    blockedFromAt,
    blockedUntilAt,
    createdAt: now,
    updatedAt: now,
  }
}
