import type { Spend } from '../../db/ledger.ts'
import { creditCost } from '../../domain/ledger.ts'
import type { Ids } from '../../ports.ts'
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
