import type { ConsultationInput } from '../../contract/consultations.ts'
import type { AuditEntry } from '../../db/audit.ts'
import type { Spend } from '../../db/ledger.ts'
import { creditCost } from '../../domain/ledger.ts'
import { pageAddress } from '../../domain/page-address.ts'
import type { Ids } from '../../ports.ts'
import type { ToldBooking } from '../shared/booking-news.ts'
import type { NewBooking, NewSeat } from './booking.repository.ts'
import type { BookingFacts } from './load-booking-facts.ts'
import type { PlannedSession } from './plan-sessions.ts'

/** One session to be written, with the ids of its rows. */
export type Seat = {
  session: PlannedSession
  bookingId: string
  consultationId: string
  reference: string
  /** Of the spend; null where none is made, or not yet. */
  useId: string | null
  credits: number | null
}

/** Seats that no credits are spent on, or not yet. */
export function newSeats(sessions: readonly PlannedSession[], ids: Ids): Seat[] {
  return sessions.map((session) => ({
    session,
    bookingId: ids.id(),
    consultationId: session.joins?.id ?? ids.id(),
    reference: ids.reference('CONS'),
    useId: null,
    credits: null,
  }))
}

/** Seats, each paid with credits of one grant. */
export function paidSeats(sessions: readonly PlannedSession[], creditUnitMinutes: number, ids: Ids): PaidSeat[] {
  return newSeats(sessions, ids).map((seat) => ({
    ...seat,
    useId: ids.id(),
    credits: creditCost((seat.session.endsAt - seat.session.startsAt) / 60_000, creditUnitMinutes),
  }))
}

export type PaidSeat = Seat & { useId: string; credits: number }

/** The rows of the ledger that pay seats. */
export function spendsOf(
  seats: readonly PaidSeat[],
  { grantId, facts: { now, actor, scheduling } }: { grantId: string; facts: BookingFacts },
): Spend[] {
  return seats.map(({ useId, bookingId, session, credits }) => ({
    id: useId,
    practiceId: scheduling.consultant.practiceId,
    grantId,
    origin: `booking:${bookingId}`,
    credits,
    reason: null,
    actorUserId: actor.userId,
    createdAt: now,
    sessionStartsAt: session.startsAt,
  }))
}

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

type Made = { input: ConsultationInput; facts: BookingFacts; seat: Seat }

function consultationRow({ input, facts, seat, heldUntilAt }: Made & { heldUntilAt: number | null }) {
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

/** What the mails of a new booking tell. */
export function toldOf({
  input,
  facts,
  seat,
  credits,
  price,
}: Made & Pick<ToldBooking, 'credits' | 'price'>): ToldBooking {
  const { actor, client, practice, scheduling, consultantEmail } = facts
  const { name, timeZone, practiceId } = scheduling.consultant
  return {
    news: 'booked',
    practiceId,
    practiceName: practice.name,
    bookingId: seat.bookingId,
    reference: seat.reference,
    title: titleOf({ input, facts, seat }),
    startsAt: seat.session.startsAt,
    endsAt: seat.session.endsAt,
    sequence: seat.session.joins?.sequence ?? 0,
    reschedules: 0,
    policy: practice.bookingPolicy,
    consultant: { name, timeZone, email: consultantEmail },
    client: { name: input.name ?? client?.name ?? null, email: actor.email.toLowerCase(), timeZone: input.timeZone },
    price,
    credits,
    isGivenBack: false,
    reason: null,
    pageUrl: pageAddress(input.pageUrl),
    plannedSessions: seat.session.joins === null ? null : facts.sessions.length,
  }
}

export function titleOf({ input, facts, seat }: Made): string {
  const minutes = (seat.session.endsAt - seat.session.startsAt) / 60_000
  return seat.session.joins?.title ?? input.title ?? `${minutes} minutes with ${facts.scheduling.consultant.name}`
}
