/**
 * Slots found another way, to compare with: on Temporal, by asking of every five minutes whether they are one, with no
 * code of ours but the types.
 */
import type { DayRange } from '@deskbell/server/domain/scheduling/availability'
import type { TimeRange } from '@deskbell/server/domain/scheduling/time-range'
import type { Question } from './arbitrary-facts.ts'

const minute = 60_000
const everyMs = 5 * minute

export const zoned = (instant: number, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone)

/** The changes of a zone's clocks from one year through another, as instants. */
export function clockChanges(zone: string, firstYear: number, lastYear: number): number[] {
  const changes: number[] = []
  let at = Temporal.ZonedDateTime.from({ year: firstYear, month: 1, day: 1, timeZone: zone })
  for (;;) {
    const next = at.getTimeZoneTransition('next')
    if (next === null || next.year > lastYear) return changes
    if (next.subtract({ nanoseconds: 1 }).offsetNanoseconds !== next.offsetNanoseconds)
      changes.push(next.epochMilliseconds)
    at = next
  }
}

/** Starts of all slots in the window. */
export function oracleStarts(question: Question): number[] {
  const { schedule, window, now, durationMinutes } = question
  const { timeZone } = schedule
  const hours = writtenHours(question)
  const lastDate = zoned(now, timeZone).toPlainDate().add({ days: schedule.horizonDays })
  const from = Math.max(window.start, now + schedule.minimumNoticeMinutes * minute)
  const found: number[] = []
  for (let at = Math.ceil(from / everyMs) * everyMs; at < window.end; at += everyMs) {
    if (reachOf(hours, at) < at + durationMinutes * minute || meetsBusyTime(question, at)) continue
    const here = zoned(at, timeZone)
    const begun = zoned(Math.max(...hours.filter(({ start }) => start <= at).map(({ start }) => start)), timeZone)
    const onTheClock = begun.toPlainDateTime().until(here.toPlainDateTime()).total('minutes')
    if (onTheClock % schedule.startStepMinutes !== 0) continue
    if (Temporal.PlainDate.compare(here.toPlainDate(), lastDate) > 0 || isFull(question, here)) continue
    found.push(at)
  }
  return found
}

function writtenHours({ schedule, window }: Question): TimeRange[] {
  const { timeZone, rules, overrides, holidays } = schedule
  const hours: TimeRange[] = []
  const last = zoned(window.end, timeZone).toPlainDate().add({ days: 2 })
  let date = zoned(window.start, timeZone).toPlainDate().subtract({ days: 4 })
  for (; Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) {
    const text = date.toString()
    const written: DayRange[] = overrides.filter((one) => one.date === text).flatMap(({ ranges }) => ranges)
    if (!overrides.some((one) => one.date === text) && !holidays.includes(text))
      written.push(...rules.filter((rule) => rule.weekday === date.dayOfWeek && holdsInWeek(rule, date)))
    for (const { startMinute, endMinute } of written) {
      const [start, end] = [startMinute, endMinute].map((minutes) =>
        date.toPlainDateTime().add({ minutes }).toZonedDateTime(timeZone, { disambiguation: 'compatible' }),
      ) as [Temporal.ZonedDateTime, Temporal.ZonedDateTime]
      if (start.toPlainDate().equals(date)) hours.push({ start: start.epochMilliseconds, end: end.epochMilliseconds })
    }
  }
  return hours.filter(({ start, end }) => start < end)
}

function holdsInWeek(
  { everyWeeks, anchorDate }: { everyWeeks?: 1 | 2; anchorDate?: string },
  date: Temporal.PlainDate,
) {
  if (everyWeeks !== 2) return true
  const monday = (one: Temporal.PlainDate) => one.subtract({ days: one.dayOfWeek - 1 })
  const between = monday(Temporal.PlainDate.from(anchorDate ?? '1970-01-01'))
    .until(monday(date))
    .total('days')
  return between % 14 === 0
}

/** Until when work goes on without a gap. */
function reachOf(hours: readonly TimeRange[], at: number): number {
  let reached = at
  for (;;) {
    const next = Math.max(...hours.filter(({ start, end }) => start <= reached && reached < end).map(({ end }) => end))
    if (next <= reached) return reached
    reached = next
  }
}

function meetsBusyTime({ schedule, durationMinutes, busy }: Question, start: number): boolean {
  const end = start + durationMinutes * minute
  const before = start - schedule.bufferBeforeMinutes * minute
  const after = end + schedule.bufferAfterMinutes * minute
  return busy.some(
    (one) =>
      one.start < one.end &&
      ((before < one.end && one.start < after) ||
        (start < (one.blockedEnd ?? one.end) && (one.blockedStart ?? one.start) < end)),
  )
}

function isFull({ schedule, sessionStarts = [] }: Question, here: Temporal.ZonedDateTime): boolean {
  const date = here.toPlainDate()
  const sessions = sessionStarts.filter((at) => zoned(at, schedule.timeZone).toPlainDate().equals(date))
  return schedule.sessionsPerDay !== null && sessions.length >= schedule.sessionsPerDay
}
