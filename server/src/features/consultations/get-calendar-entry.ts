import { bookingById } from '../../db/views/consultation-view.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { spellTime } from '../../domain/mail/times.ts'
import type { Deps } from '../../ports.ts'

type EntryDeps = Pick<Deps, 'db' | 'clock' | 'publicUrl' | 'signedAddresses' | 'writeIcs'>

/**
 * The entry for the client's calendar, for who holds an address signed within the last five minutes: calendar programs
 * send no token. One round trip.
 * @returns the text of an iCalendar file (RFC 5545)
 * @throws DeskbellError `link_expired`, `not_found`
 */
export async function getCalendarEntry(
  { id, bookingId, token }: { id: string; bookingId: string; token: string },
  { db, clock, publicUrl, signedAddresses, writeIcs }: EntryDeps,
): Promise<string> {
  const now = clock()
  if (!(await signedAddresses.verify(token, `calendar:${bookingId}`, now))) throw new DeskbellError('link_expired')
  const [row] = await bookingById(db, bookingId)
  if (row === undefined || row.consultation.id !== id || row.booking.status !== 'booked')
    throw new DeskbellError('not_found')
  const { booking, consultation, consultant, practice } = row
  const host = new URL(publicUrl).hostname
  return writeIcs({
    method: 'PUBLISH',
    uid: `${booking.id}@${host}`,
    sequence: consultation.sequence,
    startsAt: consultation.startsAt,
    endsAt: consultation.endsAt,
    writtenAt: now,
    summary: `${consultant.name}: ${consultation.title}`,
    description: `${spellTime(consultation, consultant.timeZone)}\nReference: ${consultation.reference}`,
    location: null,
    url: booking.pageUrl,
    organizer: { name: practice.name, email: `no-reply@${host}` },
    attendees: [],
  })
}
