import { nextChange, offsetAt } from './zone-offsets.ts'

const minute = 60_000
export const dayMs = 86_400_000

/** A time as a clock on the wall shows it; from minute 1440 on it is the day after. */
export type WallTime = { date: string; minuteOfDay: number }

/** Ahead of UTC is positive; whole minutes everywhere since 1972. */
export function offsetMinutesAt(zone: string, instant: number): number {
  return offsetAt(zone, instant) / minute
}

/**
 * The instant at which clocks in the zone show a time. Where they skip it, as much later as they are put forward (02:30
 * becomes 03:30); where they show it twice, the first time. Source: RFC 5545, 3.3.5.
 */
export function toInstant({ date, minuteOfDay: minutes }: WallTime, zone: string): number {
  return instantOf(dayNumber(date) * dayMs + minutes * minute, zone)
}

/** The same for a wall time counted in milliseconds, as if it were one of UTC. */
export function instantOf(wall: number, zone: string): number {
  // No offset reaches a day, and no two changes lie so close: at most one lies between these two.
  const before = offsetAt(zone, wall - dayMs)
  const after = offsetAt(zone, wall + dayMs)
  if (before === after || offsetAt(zone, wall - before) === before) return wall - before
  return offsetAt(zone, wall - after) === after ? wall - after : wall - before
}

/** What a calendar in the zone shows, as `2026-12-01`. */
export function localDate(instant: number, zone: string): string {
  return dateOfDay(localDay(instant, zone))
}

/** The local date as a day number. */
export function localDay(instant: number, zone: string): number {
  return Math.floor((instant + offsetAt(zone, instant)) / dayMs)
}

/** What the clock shows, 0 to 1439; seconds are dropped. */
export function minuteOfDay(instant: number, zone: string): number {
  const wall = instant + offsetAt(zone, instant)
  return Math.floor((wall - Math.floor(wall / dayMs) * dayMs) / minute)
}

/** The first instant of a date, or, where the zone skipped the whole date, of the next one. */
export function startOfDay(date: string, zone: string): number {
  return startOfDayNumber(dayNumber(date), zone)
}

/** The same by day number. */
export function startOfDayNumber(day: number, zone: string): number {
  const midnight = instantOf(day * dayMs, zone)
  const isShown = midnight + offsetAt(zone, midnight) === day * dayMs
  return isShown ? midnight : nextChange(zone, midnight - 2 * dayMs, midnight)
}

/**
 * Whether it is the name of a zone, such as `Europe/Berlin`. Offsets such as `+02:00` are refused, because they know no
 * summer time, and so are names in another spelling, because they are compared as text.
 */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Z]/.test(name)) return false
  try {
    const { timeZone } = new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions()
    return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase()
  } catch {
    return false
  }
}

/** Monday is 1, Sunday 7. */
export function weekday(date: string): number {
  return weekdayOfDay(dayNumber(date))
}

export function addDays(date: string, days: number): string {
  return dateOfDay(dayNumber(date) + days)
}

/** Days since 1 January 1970, which was a Thursday. */
export function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / dayMs
}

/** The date of a day number. */
export function dateOfDay(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10)
}

/** The weekday of a day number: Monday is 1. */
export function weekdayOfDay(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}
