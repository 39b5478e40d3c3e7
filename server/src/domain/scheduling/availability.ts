import { intersect, type TimeRange } from './time-range.ts'
import { dateOfDay, dayMs, dayNumber, instantOf, localDay, weekdayOfDay } from './wall-clock.ts'

const minute = 60_000
const minutesPerDay = 1440

/** Minutes of the wall clock since midnight: a start from 0 to 1439, and an end that above 1440 is on the day after. */
export type DayRange = { startMinute: number; endMinute: number }

export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

export type WeeklyRule = DayRange & {
  /** Monday is 1. */
  weekday: Weekday
  everyWeeks?: 1 | 2
  /** A date in a week, Monday to Sunday, in which a rule of every other week holds; else the week of 1 January 1970. */
  anchorDate?: string
}

/** All hours that begin on a date, instead of the weekly ones; none of them closes it. */
type DateOverride = { date: string; ranges: readonly DayRange[] }

export type AvailabilitySchedule = {
  timeZone: string
  rules: readonly WeeklyRule[]
  overrides: readonly DateOverride[]
  /** Dates that are closed unless there is an override. */
  holidays: readonly string[]
  bufferBeforeMinutes: number
  bufferAfterMinutes: number
  minimumNoticeMinutes: number
  /** How many dates after today's may be booked. */
  horizonDays: number
  sessionsPerDay: number | null
  startStepMinutes: number
}

/** When somebody works within a window, in order and apart from each other, buffers and notice aside. */
export function workingRanges(schedule: AvailabilitySchedule, window: TimeRange): TimeRange[] {
  return intersect(stretches(schedule, window), [window])
}

/**
 * Hours as they are written down, one range a rule and date, in order of their starts: at least those that lie in the
 * window or began before others that do, whole, and neither merged nor cut. Hours belong to the date on which they begin:
 * a night shift is worked to its end though the next day is closed. A date that the zone skips has none.
 */
export function stretches(schedule: AvailabilitySchedule, window: TimeRange): TimeRange[] {
  const { timeZone } = schedule
  const first = localDay(window.start, timeZone) - longestDays(schedule)
  const last = localDay(window.end, timeZone)
  const hoursOn = hoursByDay(schedule)
  const found: TimeRange[] = []
  for (let day = first; day <= last; day++) {
    for (const { startMinute, endMinute } of hoursOn(day)) {
      const start = instantOf(day * dayMs + startMinute * minute, timeZone)
      const end = instantOf(day * dayMs + endMinute * minute, timeZone)
      if (start < end && localDay(start, timeZone) === day) found.push({ start, end })
    }
  }
  return found.toSorted((one, other) => one.start - other.start)
}

/** How many dates before an instant hours may begin that still last; one more for clocks that are changed. */
function longestDays({ rules, overrides }: AvailabilitySchedule): number {
  let latest = 0
  for (const { endMinute } of rules) latest = Math.max(latest, endMinute)
  for (const { ranges } of overrides) for (const { endMinute } of ranges) latest = Math.max(latest, endMinute)
  return 1 + Math.floor(latest / minutesPerDay)
}

function hoursByDay({ rules, overrides, holidays }: AvailabilitySchedule): (day: number) => readonly DayRange[] {
  const exceptions = new Map<string, readonly DayRange[]>(holidays.map((date) => [date, []]))
  for (const { date, ranges } of overrides) exceptions.set(date, [...(exceptions.get(date) ?? []), ...ranges])
  const weekly = rules.map((rule) => ({ rule, anchorWeek: weekOf(dayNumber(rule.anchorDate ?? '1970-01-01')) }))
  return (day) => {
    const exception = exceptions.size > 0 ? exceptions.get(dateOfDay(day)) : undefined
    if (exception !== undefined) return exception
    const [weekday, week] = [weekdayOfDay(day), weekOf(day)]
    return weekly
      .filter(({ rule, anchorWeek }) => rule.weekday === weekday && (week - anchorWeek) % (rule.everyWeeks ?? 1) === 0)
      .map(({ rule }) => rule)
  }
}

/** Weeks since the one of 1 January 1970, which began on 29 December. */
function weekOf(day: number): number {
  return Math.floor((day + 3) / 7)
}
