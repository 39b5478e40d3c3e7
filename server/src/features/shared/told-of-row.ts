import type { BookingRow } from '../../db/views/consultation-view.ts'
import type { BookingNews } from '../../domain/mail/news.ts'
import type { ToldBooking } from './booking-news.ts'

/** What mails tell of a booking that stands in the database; null where the client is erased. */
export function toldOfRow(
  { booking, consultation, practice, consultant, client, courseSessions, grantCredits, grantUsed }: BookingRow,
  {
    news,
    sequence,
    reason = null,
    isGivenBack = false,
    times = consultation,
  }: {
    news: BookingNews
    sequence: number
    reason?: string | null
    isGivenBack?: boolean
    times?: { startsAt: number; endsAt: number }
  },
): ToldBooking | null {
  if (client.email === null) return null
  const { paidWith, rateMinor, discountMinor, currency, credits, useId } = booking
  const isPaidOnTheSpot = paidWith === 'checkout' && rateMinor !== null && currency !== null
  return {
    news,
    practiceId: booking.practiceId,
    practiceName: practice.name,
    bookingId: booking.id,
    reference: consultation.reference,
    title: consultation.title,
    location: consultation.location,
    startsAt: times.startsAt,
    endsAt: times.endsAt,
    sequence,
    reschedules: booking.reschedules,
    policy: practice.policy,
    consultant: { name: consultant.name, timeZone: consultant.timeZone, email: consultant.email },
    client: { name: client.name, email: client.email, timeZone: booking.timeZone },
    price: isPaidOnTheSpot ? { amount: rateMinor - (discountMinor ?? 0), currency } : null,
    credits:
      isPaidOnTheSpot || useId === null || credits === null
        ? null
        : { used: credits, remaining: grantCredits === null ? null : grantCredits - grantUsed },
    isGivenBack,
    reason,
    pageUrl: booking.pageUrl,
    plannedSessions: consultation.source === 'group' ? (courseSessions ?? 1) : null,
  }
}
