import type { AvailabilitySchedule } from './availability.ts'
import type { TimeRange } from './time-range.ts'
import { localDay, startOfDayNumber } from './wall-clock.ts'

/** The consultant's days that hold as many sessions as one may. */
export function fullDays(schedule: AvailabilitySchedule, sessionStarts: readonly number[]): TimeRange[] {
  const { sessionsPerDay, timeZone } = schedule
  if (sessionsPerDay === null) return []
  const sessions = new Map<number, number>()
  for (const startsAt of sessionStarts) {
    const day = localDay(startsAt, timeZone)
    sessions.set(day, (sessions.get(day) ?? 0) + 1)
  }
  return [...sessions]
    .filter(([, count]) => count >= sessionsPerDay)
    .map(([day]) => ({ start: startOfDayNumber(day, timeZone), end: startOfDayNumber(day + 1, timeZone) }))
}
