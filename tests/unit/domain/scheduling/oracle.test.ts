/** Wall clock and slots around every change of clocks in three years, in every zone, against Temporal. */
import * as fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { findSlots } from '@deskbell/server/domain/scheduling/slots'
import {
  localDate,
  minuteOfDay,
  offsetMinutesAt,
  startOfDay,
  toInstant,
} from '@deskbell/server/domain/scheduling/wall-clock'
import { questions, type Question } from './arbitrary-facts.ts'
import { bareSchedule, everyDay } from './schedules.ts'
import { clockChanges, oracleStarts, zoned } from './temporal-oracle.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const zones = Intl.supportedValuesOf('timeZone')
const calm = Date.UTC(2026, 5, 15)
const patient = 60_000

beforeAll(() => {
  if (typeof Temporal === 'undefined')
    throw new Error('This test compares with Temporal, which this Node lacks: run it with Node 26 or later.')
})

/** The changes of a zone, or a quiet day where it has none. */
function moments(zone: string): number[] {
  const changes = clockChanges(zone, 2025, 2027)
  return changes.length > 0 ? changes : [calm]
}

test('wall clocks show what Temporal says, before, while and after clocks change', { timeout: patient }, () => {
  const differences: string[] = []
  for (const zone of zones) {
    for (const change of moments(zone)) {
      for (const off of [-day, -hour, -1, 0, 1, hour, day]) {
        const here = zoned(change + off, zone)
        const ours = [
          offsetMinutesAt(zone, change + off),
          localDate(change + off, zone),
          minuteOfDay(change + off, zone),
        ]
        const theirs = [here.offsetNanoseconds / 6e10, here.toPlainDate().toString(), here.hour * 60 + here.minute]
        if (ours.join() !== theirs.join()) differences.push(`${zone} ${here}: ${ours}`)
      }
      const date = zoned(change, zone).toPlainDate()
      for (let minutes = -300; minutes <= 1800; minutes += 15) {
        const theirs = date.toPlainDateTime().add({ minutes }).toZonedDateTime(zone).epochMilliseconds
        const ours = toInstant({ date: date.toString(), minuteOfDay: minutes }, zone)
        if (ours !== theirs) differences.push(`${zone} ${date} minute ${minutes}: ${ours - theirs} ms off`)
      }
      for (const days of [-1, 0, 1]) {
        const other = date.add({ days })
        const ours = startOfDay(other.toString(), zone) - other.toZonedDateTime(zone).epochMilliseconds
        if (ours !== 0) differences.push(`${zone} ${other} begins ${ours} ms off`)
      }
    }
  }
  expect(differences).toEqual([])
})

/** Days, nights, hours that may be skipped, every other week; busy time, buffers, notice, horizon and full days. */
function questionAround(change: number, zone: string): Question {
  const busy = [
    { start: change - 20 * hour, end: change - 19 * hour },
    { start: change - 90 * minute, end: change - 50 * minute, blockedStart: change - 95 * minute, blockedEnd: change },
    {
      start: change + 3 * hour,
      end: change + 4 * hour,
      blockedStart: change + 2 * hour,
      blockedEnd: change + 4 * hour,
    },
  ]
  const schedule = bareSchedule({
    timeZone: zone,
    rules: [
      ...everyDay(540, 1020),
      ...everyDay(1350, 1815),
      ...everyDay(130, 215).map((rule) => ({ ...rule, everyWeeks: 2 as const, anchorDate: '2025-01-01' })),
    ],
    bufferBeforeMinutes: 10,
    bufferAfterMinutes: 5,
    minimumNoticeMinutes: 90,
    horizonDays: 1,
    sessionsPerDay: 2,
    startStepMinutes: 20,
  })
  const sessionStarts = [change - 19 * hour, change - 18 * hour, change + 3 * hour]
  const window = { start: change - 24 * hour, end: change + 30 * hour }
  return { schedule, durationMinutes: 50, busy, sessionStarts, now: change - 22 * hour, window }
}

test('slots in every zone around every change are those that Temporal finds', { timeout: patient }, () => {
  const differences: string[] = []
  let found = 0
  for (const zone of zones) {
    for (const change of moments(zone)) {
      const question = questionAround(change, zone)
      const ours = findSlots(question).map(({ startsAt }) => startsAt)
      found += ours.length
      if (ours.join() !== oracleStarts(question).join()) differences.push(`${zone} ${new Date(change).toISOString()}`)
    }
  }
  expect(differences).toEqual([])
  expect(found).toBeGreaterThan(zones.length)
})

test('slots of any schedule are those that Temporal finds', { timeout: patient }, () => {
  fc.assert(
    fc.property(questions, (any) => {
      const question: Question = { ...any, groupSessions: [] }
      expect(findSlots(question).map(({ startsAt }) => startsAt)).toEqual(oracleStarts(question))
    }),
    { numRuns: 200 },
  )
})
