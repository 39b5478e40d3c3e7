import type { AvailabilitySchedule } from './availability.ts'
import type { TimeRange } from './time-range.ts'
import { localDay, startOfDayNumber } from './wall-clock.ts'

const minute = 60_000

/** When sessions may start: after the notice, until the end of the consultant's last date within the horizon. */
export function bookableWindow(schedule: AvailabilitySchedule, now: number): TimeRange {
  const { timeZone, minimumNoticeMinutes, horizonDays } = schedule
  return {
    start: now + minimumNoticeMinutes * minute,
    end: startOfDayNumber(localDay(now, timeZone) + horizonDays + 1, timeZone),
  }
}
