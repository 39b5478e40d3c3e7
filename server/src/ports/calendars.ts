/** Instants in UTC milliseconds, the end not included. */
export type BusyRange = { start: number; end: number }

/** More than 5 MiB; no calendar at all, such as a sign-in page; or cut off half-way. */
export type IcsProblem = 'too_large' | 'not_a_calendar' | 'unreadable'

/**
 * When the owner of a calendar file (RFC 5545) is busy within the window: sorted, merged, cut at its edges. `truncated`
 * where an entry could not be read or a recurrence was cut off, so that busy time may be missing. Whole days and times
 * without a zone count in the file's own zone (`X-WR-TIMEZONE`), else in `zoneForFloating`, an IANA name.
 */
export type IcsReader = (
  text: string,
  window: { from: number; to: number },
  zoneForFloating: string,
) => Promise<{ busy: BusyRange[]; truncated: boolean } | { problem: IcsProblem }>

export type CalendarPerson = { name: string; email: string }

export type CalendarEntry = {
  /** PUBLISH is for a file to download: its reader is asked for no answer. */
  method: 'REQUEST' | 'CANCEL' | 'PUBLISH'
  /** The same through every change of one meeting. */
  uid: string
  /** Rises with every change. */
  sequence: number
  startsAt: number
  endsAt: number
  /** When this was written. */
  writtenAt: number
  summary: string
  description: string | null
  location: string | null
  url: string | null
  organizer: CalendarPerson
  attendees: readonly CalendarPerson[]
}

/** Entries that calendar programs ask for again and again, under the name they show them by. */
export type CalendarFeed = {
  name: string
  /** How often they should ask. */
  refreshMinutes: number
  entries: readonly (Omit<CalendarEntry, 'method'> & { isCancelled: boolean })[]
}

/** The text of an ICS file with `METHOD:PUBLISH`. The same entries are the same text. */
export type IcsFeedWriter = (feed: CalendarFeed) => Promise<string>

/** The text of an ICS file, to be sent as `text/calendar; charset=utf-8; method=…`. */
export type IcsWriter = (entry: CalendarEntry) => Promise<string>

/** Public holidays only. Codes as in ISO 3166: `DE`, and `BY` or `BY-A` within it. */
export type Holidays = {
  countries: () => Promise<{ code: string; name: string }[]>
  /** Empty where the country has none, or is unknown. */
  regions: (country: string) => Promise<{ code: string; name: string }[]>
  /** By date; empty where country or region is unknown. `date` as `2026-12-25`. */
  dates: (of: { country: string; region?: string; year: number }) => Promise<{ date: string; name: string }[]>
}
