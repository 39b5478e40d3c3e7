import { describe, expect, test } from 'vitest'
import type { AvailabilitySchedule } from '@deskbell/server/domain/scheduling/availability'
import { findSlots } from '@deskbell/server/domain/scheduling/slots'
import { bareSchedule, everyDay } from './schedules.ts'

const minute = 60_000
const day = 1440 * minute
const at = (text: string): number => Date.parse(`${text}Z`)
const range = (from: string, until: string) => ({ start: at(from), end: at(until) })

/** One UTC day of work, asked for long before. */
function starts(
  schedule: Partial<AvailabilitySchedule>,
  facts: Partial<Parameters<typeof findSlots>[0]> = {},
  date = '2026-12-02',
): string[] {
  const window = range(`${date}T00:00`, `${date}T00:00`)
  window.end += day
  return findSlots({
    schedule: bareSchedule(schedule),
    durationMinutes: 30,
    busy: [],
    now: at('2026-11-01T00:00'),
    window,
    ...facts,
  }).map(({ startsAt }) => new Date(startsAt).toISOString().slice(11, 16))
}

const nineToEleven = { rules: everyDay(540, 660) }

describe('starts', () => {
  test('go by the step from where hours begin, as long as the session ends with them', () => {
    expect(starts(nineToEleven)).toEqual(['09:00', '09:30', '10:00', '10:30'])
    expect(starts(nineToEleven, { durationMinutes: 45 })).toEqual(['09:00', '09:30', '10:00'])
    expect(starts({ rules: everyDay(550, 660) })).toEqual(['09:10', '09:40', '10:10'])
    expect(starts(nineToEleven, { durationMinutes: 121 })).toEqual([])
  })

  test('are counted anew where other hours begin, though work goes on', () => {
    const rules = [...everyDay(540, 620), ...everyDay(620, 680)]
    expect(starts({ rules })).toEqual(['09:00', '09:30', '10:00', '10:20', '10:50'])
    expect(starts({ rules }, { durationMinutes: 60 })).toEqual(['09:00', '09:30', '10:00', '10:20'])
  })

  test('do not depend on where the window begins', () => {
    const window = range('2026-12-02T09:40', '2026-12-02T10:30')
    expect(starts(nineToEleven, { window })).toEqual(['10:00'])
  })

  test('keep to the consultant’s clock through a night in which clocks change', () => {
    const night = {
      timeZone: 'Australia/Lord_Howe',
      rules: everyDay(1320, 1680),
      startStepMinutes: 60,
      horizonDays: 1e5,
    }
    const window = range('2026-10-03T00:00', '2026-10-04T00:00')
    // 22, 23, 0, 1, then 3 o’clock: 2 o’clock is skipped, and half an hour with it.
    expect(starts(night, { window, now: 0 })).toEqual(['11:30', '12:30', '13:30', '14:30', '16:00'])
  })

  test('at an hour that is there twice are offered twice', () => {
    const night = { timeZone: 'America/New_York', rules: everyDay(0, 180), startStepMinutes: 60 }
    expect(starts(night, {}, '2026-11-01')).toEqual(['04:00', '05:00', '06:00', '07:00'])
  })

  test('may lie so that the session goes on past midnight into the next day’s hours', () => {
    const rules = [...everyDay(1380, 1440), ...everyDay(0, 60)]
    expect(starts({ rules, startStepMinutes: 60 }, { durationMinutes: 120 })).toEqual(['23:00'])
  })
})

describe('busy time', () => {
  const busy = [range('2026-12-02T09:40', '2026-12-02T10:00')]

  test('is kept free, and sessions may touch it', () => {
    expect(starts(nineToEleven, { busy })).toEqual(['09:00', '10:00', '10:30'])
  })

  test('is kept away from by the session’s own buffers, which may lie outside working hours', () => {
    expect(starts({ ...nineToEleven, bufferBeforeMinutes: 15 }, { busy })).toEqual(['09:00', '10:30'])
    expect(starts({ ...nineToEleven, bufferAfterMinutes: 15 }, { busy })).toEqual(['10:00', '10:30'])
    expect(starts({ ...nineToEleven, bufferBeforeMinutes: 90, bufferAfterMinutes: 90 })).toHaveLength(4)
  })

  test('of a consultation has buffers too, and between two the longer one counts, not the sum', () => {
    const booked = { ...range('2026-12-02T09:00', '2026-12-02T09:30'), blockedEnd: at('2026-12-02T10:00') }
    const rules = everyDay(540, 660)
    expect(starts({ rules }, { busy: [booked] })).toEqual(['10:00', '10:30'])
    expect(starts({ rules, bufferBeforeMinutes: 30 }, { busy: [booked] })).toEqual(['10:00', '10:30'])
    expect(starts({ rules, bufferBeforeMinutes: 31 }, { busy: [booked] })).toEqual(['10:30'])
  })

  test('that takes no time blocks nothing', () => {
    expect(starts(nineToEleven, { busy: [range('2026-12-02T09:40', '2026-12-02T09:40')] })).toHaveLength(4)
  })
})

describe('limits', () => {
  test('the notice is counted from now, to the millisecond', () => {
    const now = at('2026-12-02T07:30')
    expect(starts({ ...nineToEleven, minimumNoticeMinutes: 120 }, { now })).toEqual(['09:30', '10:00', '10:30'])
    expect(starts({ ...nineToEleven, minimumNoticeMinutes: 120 }, { now: now + 1 })).toEqual(['10:00', '10:30'])
  })

  test('the horizon ends with the consultant’s date', () => {
    const schedule = { timeZone: 'Pacific/Auckland', rules: everyDay(0, 1440), horizonDays: 1, startStepMinutes: 720 }
    const window = range('2026-11-01T00:00', '2026-12-01T00:00')
    // It is 2 November in Auckland: the 3rd ends at 11:00 UTC.
    expect(starts(schedule, { window, now: at('2026-11-01T12:00') })).toEqual(['23:00', '11:00', '23:00'])
  })

  test('days that hold as many sessions as one may are full', () => {
    const sessionStarts = [at('2026-12-02T02:00'), at('2026-12-01T23:00')]
    expect(starts({ ...nineToEleven, sessionsPerDay: 2 }, { sessionStarts })).toHaveLength(4)
    expect(starts({ ...nineToEleven, sessionsPerDay: 1 }, { sessionStarts })).toEqual([])
    const inBerlin = { ...nineToEleven, timeZone: 'Europe/Berlin', sessionsPerDay: 2 }
    expect(starts(inBerlin, { sessionStarts })).toEqual([])
  })
})

describe('group sessions', () => {
  const session = { startsAt: at('2026-12-02T09:10'), endsAt: at('2026-12-02T09:40'), placesLeft: 2 }
  const busy = [{ start: session.startsAt, end: session.endsAt }]

  test('with places left can be joined, though their own time is busy', () => {
    expect(starts(nineToEleven, { busy, groupSessions: [session] })).toEqual(['09:10', '10:00', '10:30'])
  })

  test('cannot be joined when full, of another length, or too soon', () => {
    expect(starts(nineToEleven, { busy, groupSessions: [{ ...session, placesLeft: 0 }] })).toEqual(['10:00', '10:30'])
    expect(starts(nineToEleven, { busy, groupSessions: [session], durationMinutes: 60 })).toEqual(['10:00'])
    expect(starts(nineToEleven, { busy, groupSessions: [session], now: at('2026-12-02T09:30') })).toEqual([
      '10:00',
      '10:30',
    ])
  })

  test('tell how many places are left, as new ones do', () => {
    const window = range('2026-12-02T09:00', '2026-12-02T10:30')
    const facts = { schedule: bareSchedule(nineToEleven), durationMinutes: 30, now: 0, window }
    const near = { ...facts, now: at('2026-12-01T00:00') }
    expect(findSlots({ ...near, busy, groupSessions: [session], capacity: 8 })).toEqual([
      session,
      { startsAt: at('2026-12-02T10:00'), endsAt: at('2026-12-02T10:30'), placesLeft: 8 },
    ])
  })
})
