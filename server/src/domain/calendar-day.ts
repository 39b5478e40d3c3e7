const minute = 60_000
const hour = 60 * minute

/**
 * The first instant of a calendar day in a zone, in UTC milliseconds. Where clocks skip midnight that is later than
 * 00:00; no offset is further than 15 hours from UTC.
 * @param date `2026-12-01`
 */
export function startOfDay(date: string, timeZone: string): number {
  // Swedish writes dates as ISO 8601 does, so that they compare as text.
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' })
  const midnightInUtc = Date.parse(`${date}T00:00:00Z`)
  let before = midnightInUtc - 16 * hour
  let reached = midnightInUtc + 16 * hour
  while (reached - before > minute) {
    const between = before + Math.floor((reached - before) / 2 / minute) * minute
    if (local.format(between) < date) before = between
    else reached = between
  }
  return reached
}

/** The day after, as a date. */
export function nextDay(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 24 * hour).toISOString().slice(0, 10)
}
