import * as fc from 'fast-check'
import type { AvailabilitySchedule, DayRange } from '@deskbell/server/domain/scheduling/availability'
import type { BusyRange } from '@deskbell/server/domain/scheduling/busy-time'
import type { SlotFacts } from '@deskbell/server/domain/scheduling/slots'
import type { TimeRange } from '@deskbell/server/domain/scheduling/time-range'

const minute = 60_000
const day = 1440 * minute

export type Question = SlotFacts & { window: TimeRange }

/** The zones that are hard, and weeks in which most of them change their clocks. */
export const hardZones = [
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Chatham',
  'Pacific/Apia',
  'Africa/Casablanca',
  'Antarctica/Troll',
  'America/Santiago',
]
const weeks = ['2026-03-06', '2026-03-27', '2026-04-03', '2026-09-25', '2026-10-02', '2026-10-30', '2026-02-12']

const dayRange: fc.Arbitrary<DayRange> = fc
  .record({ startMinute: fc.nat(287), length: fc.integer({ min: 1, max: 180 }) })
  .map(({ startMinute, length }) => ({ startMinute: startMinute * 5, endMinute: (startMinute + length) * 5 }))

const schedules: fc.Arbitrary<AvailabilitySchedule> = fc.record({
  timeZone: fc.constantFrom(...hardZones),
  rules: fc.array(
    fc
      .tuple(fc.constantFrom(1, 2, 3, 4, 5, 6, 7), dayRange, fc.constantFrom(1, 2))
      .map(([weekday, hours, everyWeeks]) => ({
        ...hours,
        weekday: weekday as 1,
        everyWeeks: everyWeeks as 1 | 2,
        anchorDate: '2026-01-07',
      })),
    { minLength: 1, maxLength: 12 },
  ),
  overrides: fc.array(
    fc.record({ date: fc.constantFrom('2026-03-08', ...weeks), ranges: fc.array(dayRange, { maxLength: 2 }) }),
    { maxLength: 2 },
  ),
  holidays: fc.subarray(weeks, { maxLength: 2 }),
  bufferBeforeMinutes: fc.constantFrom(0, 5, 15, 60),
  bufferAfterMinutes: fc.constantFrom(0, 5, 15, 60),
  minimumNoticeMinutes: fc.constantFrom(0, 60, 1440),
  horizonDays: fc.constantFrom(1, 3, 30),
  sessionsPerDay: fc.constantFrom(null, null, 1, 2),
  startStepMinutes: fc.constantFrom(5, 15, 20, 30, 45, 60),
})

/** Up to some days of questions about weeks in which clocks change. */
export const questions: fc.Arbitrary<Question> = fc
  .tuple(fc.constantFrom(...weeks), fc.integer({ min: 1, max: 4 * 288 }), schedules, fc.constantFrom(15, 30, 50, 90))
  .chain(([date, length, schedule, durationMinutes]) => {
    const start = Date.parse(`${date}T00:00:00Z`)
    const end = start + length * 5 * minute
    const near = fc.integer({ min: -288, max: length + 288 }).map((five) => start + five * 5 * minute)
    return fc.record({
      schedule: fc.constant(schedule),
      durationMinutes: fc.constant(durationMinutes),
      window: fc.constant({ start, end }),
      now: fc.constantFrom(start - 2 * day, start - 5 * minute, start + 6 * 60 * minute),
      busy: fc.array(busyNear(near), { maxLength: 12 }),
      sessionStarts: fc.array(near, { maxLength: 4 }),
      groupSessions: fc.array(
        fc
          .tuple(near, fc.nat(2))
          .map(([startsAt, placesLeft]) => ({ startsAt, endsAt: startsAt + durationMinutes * minute, placesLeft })),
        { maxLength: 2 },
      ),
    })
  })

function busyNear(near: fc.Arbitrary<number>): fc.Arbitrary<BusyRange> {
  const length = fc.nat(36).map((five) => five * 5 * minute)
  const buffer = fc.constantFrom(0, 10 * minute, 30 * minute)
  return fc.tuple(near, length, fc.option(fc.tuple(buffer, buffer))).map(([start, long, buffers]) => ({
    start,
    end: start + long,
    ...(buffers && { blockedStart: start - buffers[0], blockedEnd: start + long + buffers[1] }),
  }))
}
