import type * as Library from 'ical-generator'
import type { CalendarEntry, CalendarPerson, IcsFeedWriter, IcsWriter } from '../../ports.ts'

/** RFC 5545 and 5546 by ical-generator, which is loaded when the first meeting is written. */
export const writeIcs: IcsWriter = async (entry) => {
  const library = await import('ical-generator')
  const calendar = newCalendar(library, entry.method)
  addEvent(library, calendar, { ...entry, isCancelled: entry.method === 'CANCEL' })
  return calendar.toString()
}

/** `REFRESH-INTERVAL` (RFC 7986) and `X-PUBLISHED-TTL` say how often to ask; not every program goes by them. */
export const writeIcsFeed: IcsFeedWriter = async ({ name, refreshMinutes, entries }) => {
  const library = await import('ical-generator')
  const calendar = newCalendar(library, 'PUBLISH')
  calendar.name(onOneLine(name)).ttl(refreshMinutes * 60)
  for (const entry of entries) addEvent(library, calendar, entry)
  return calendar.toString()
}

function newCalendar(library: typeof Library, method: CalendarEntry['method']): Library.ICalCalendar {
  return library.default({
    method: library.ICalCalendarMethod[method],
    prodId: { company: 'Deskbell', product: 'Deskbell', language: 'EN' },
  })
}

function addEvent(
  library: typeof Library,
  calendar: Library.ICalCalendar,
  entry: Omit<CalendarEntry, 'method'> & { isCancelled: boolean },
): void {
  const event = calendar.createEvent({
    id: entry.uid,
    sequence: entry.sequence,
    stamp: new Date(entry.writtenAt),
    start: new Date(entry.startsAt),
    end: new Date(entry.endsAt),
    summary: onOneLine(entry.summary),
    status: entry.isCancelled ? library.ICalEventStatus.CANCELLED : library.ICalEventStatus.CONFIRMED,
    organizer: person(entry.organizer),
    ...optional(entry),
  })
  for (const attendee of entry.attendees)
    event.createAttendee({
      ...person(attendee),
      role: library.ICalAttendeeRole.REQ,
      status: library.ICalAttendeeStatus.ACCEPTED,
      rsvp: false,
    })
}

function optional({ description, location, url }: Pick<CalendarEntry, 'description' | 'location' | 'url'>) {
  return {
    ...(description === null ? {} : { description: withoutTags(description) }),
    ...(location === null ? {} : { location: onOneLine(location) }),
    ...(url === null ? {} : { url: address(url) }),
  }
}

/** The library escapes commas and semicolons as in text, which readers of an address do not undo. */
function address(url: string): string {
  return url
    .replaceAll(/[\u0000-\u0020\u007F\\]/g, '')
    .replaceAll(',', '%2C')
    .replaceAll(';', '%3B')
}

/** A quotation mark ends the parameter that the name stands in, whatever comes before it. */
function person({ name, email }: CalendarPerson): CalendarPerson {
  return {
    name: onOneLine(name).replaceAll('"', '’') || email,
    email: email.replaceAll(/[\s\u0000-\u001F"<>;,:]/g, ''),
  }
}

function onOneLine(text: string): string {
  return withoutTags(text).replaceAll(/\s+/g, ' ').trim()
}

/** Some calendars show descriptions as HTML: what looks like a tag stays to be read, and does nothing. */
function withoutTags(text: string): string {
  return text
    .replaceAll(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200B\u202A-\u202E\u2066-\u2069]/g, '')
    .replaceAll(/<(?=[a-z/!?])/gi, '‹')
}
