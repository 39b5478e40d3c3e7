import type { AvailabilitySchedule, Weekday, WeeklyRule } from '@deskbell/server/domain/scheduling/availability'

const weekdays: Weekday[] = [1, 2, 3, 4, 5, 6, 7]

export const everyDay = (startMinute: number, endMinute: number): WeeklyRule[] =>
  weekdays.map((weekday) => ({ weekday, startMinute, endMinute }))

/** Monday to Friday. */
export const nineToFive: WeeklyRule[] = everyDay(9 * 60, 17 * 60).slice(0, 5)

/** Nobody works, nothing hinders. */
export function bareSchedule(wanted: Partial<AvailabilitySchedule> = {}): AvailabilitySchedule {
  return {
    timeZone: 'UTC',
    rules: [],
    overrides: [],
    holidays: [],
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 0,
    minimumNoticeMinutes: 0,
    horizonDays: 365,
    sessionsPerDay: null,
    startStepMinutes: 30,
    ...wanted,
  }
}
