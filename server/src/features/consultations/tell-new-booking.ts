import type { ConsultationInput } from '../../contract/consultations.ts'
import { pageAddress } from '../../domain/page-address.ts'
import type { ToldBooking } from '../shared/booking-news.ts'
import type { BookingFacts } from './load-booking-facts.ts'
import type { Seat } from './new-seats.ts'

export type SeatBooked = { input: ConsultationInput; facts: BookingFacts; seat: Seat }

/** What the mails of a new booking tell. */
export function toldOf({
  input,
  facts,
  seat,
  credits,
  price,
}: SeatBooked & Pick<ToldBooking, 'credits' | 'price'>): ToldBooking {
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

export function titleOf({ input, facts, seat }: SeatBooked): string {
  const minutes = (seat.session.endsAt - seat.session.startsAt) / 60_000
  return seat.session.joins?.title ?? input.title ?? `${minutes} minutes with ${facts.scheduling.consultant.name}`
}
