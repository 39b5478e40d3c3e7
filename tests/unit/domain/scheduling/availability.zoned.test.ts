import { describe, expect, test } from 'vitest'
import { workingRanges, type AvailabilitySchedule } from '@deskbell/server/domain/scheduling/availability'
import { bareSchedule, everyDay, nineToFive } from './schedules.ts'

const at = (text: string): number => Date.parse(`${text}Z`)

function hours(schedule: Partial<AvailabilitySchedule>, from: string, until: string): string[] {
  const short = (instant: number) => new Date(instant).toISOString().slice(5, 16)
  return workingRanges(bareSchedule(schedule), { start: at(from), end: at(until) }).map(
    ({ start, end }) => `${short(start)}/${short(end)}`,
  )
}

describe('weekly hours', () => {
  test('are those of the consultant’s own clock', () => {
    expect(hours({ timeZone: 'America/New_York', rules: nineToFive }, '2026-12-04T00:00', '2026-12-08T00:00')).toEqual([
      '12-04T14:00/12-04T22:00',
      '12-07T14:00/12-07T22:00',
    ])
  })

  test('are cut at the window, and joined where they overlap or touch', () => {
    const rules = [
      { weekday: 1 as const, startMinute: 540, endMinute: 720 },
      { weekday: 1 as const, startMinute: 720, endMinute: 800 },
      { weekday: 1 as const, startMinute: 600, endMinute: 660 },
    ]
    expect(hours({ rules }, '2026-12-07T10:30', '2026-12-08T00:00')).toEqual(['12-07T10:30/12-07T13:20'])
  })

  test('go on past midnight, also into the window from the day before', () => {
    const rules = [{ weekday: 7 as const, startMinute: 22 * 60, endMinute: 27 * 60 }]
    expect(hours({ rules }, '2026-12-07T00:00', '2026-12-14T00:00')).toEqual([
      '12-07T00:00/12-07T03:00',
      '12-13T22:00/12-14T00:00',
    ])
  })

  test('hold every other week, counted from Monday to Sunday', () => {
    const every = { weekday: 3 as const, startMinute: 540, endMinute: 600, everyWeeks: 2 as const }
    const wednesdays = (anchorDate: string) =>
      hours({ rules: [{ ...every, anchorDate }] }, '2026-12-01T00:00', '2027-01-10T00:00').map((text) =>
        text.slice(0, 5),
      )
    expect(wednesdays('2026-12-06')).toEqual(['12-02', '12-16', '12-30'])
    expect(wednesdays('2026-12-07')).toEqual(['12-09', '12-23', '01-06'])
    expect(wednesdays('2027-12-06')).toEqual(wednesdays('2026-12-07'))
  })
})

describe('exceptions', () => {
  const rules = everyDay(540, 1020)

  test('an override replaces the day, and none of its hours close it', () => {
    const overrides = [
      { date: '2026-12-02', ranges: [{ startMinute: 600, endMinute: 660 }] },
      { date: '2026-12-03', ranges: [] },
    ]
    expect(hours({ rules, overrides }, '2026-12-01T00:00', '2026-12-05T00:00')).toEqual([
      '12-01T09:00/12-01T17:00',
      '12-02T10:00/12-02T11:00',
      '12-04T09:00/12-04T17:00',
    ])
  })

  test('a holiday is closed, unless there is an override', () => {
    const holidays = ['2026-12-25', '2026-12-26']
    const overrides = [{ date: '2026-12-26', ranges: [{ startMinute: 600, endMinute: 660 }] }]
    expect(hours({ rules, holidays, overrides }, '2026-12-25T00:00', '2026-12-27T00:00')).toEqual([
      '12-26T10:00/12-26T11:00',
    ])
  })

  test('hours belong to the date on which they begin: the night before a holiday is worked to its end', () => {
    expect(
      hours({ rules: everyDay(1320, 1560), holidays: ['2026-12-25'] }, '2026-12-24T12:00', '2026-12-26T12:00'),
    ).toEqual(['12-24T22:00/12-25T02:00'])
  })
})

describe('on the days clocks change', () => {
  test.each([
    ['spring', 'America/New_York', 540, 1020, '2026-03-07', '03-07T14:00/03-07T22:00', '03-08T13:00/03-08T21:00'],
    ['autumn', 'Europe/Berlin', 540, 1020, '2026-10-24', '10-24T07:00/10-24T15:00', '10-25T08:00/10-25T16:00'],
    ['a night an hour short', 'Europe/Berlin', 1320, 1800, '2026-03-28', '03-28T21:00/03-29T04:00', null],
    ['a night an hour long', 'Europe/Berlin', 1320, 1800, '2026-10-24', '10-24T20:00/10-25T05:00', null],
    ['a night half an hour short', 'Australia/Lord_Howe', 1320, 1800, '2026-10-03', '10-03T11:30/10-03T19:00', null],
    ['a start that is skipped', 'America/New_York', 150, 300, '2026-03-08', '03-08T07:30/03-08T09:00', null],
    ['hours that are all skipped', 'America/New_York', 120, 150, '2026-03-08', '03-08T07:00/03-08T07:30', null],
    ['a start that is there twice', 'America/New_York', 90, 150, '2026-11-01', '11-01T05:30/11-01T07:30', null],
    ['an end that is there twice', 'America/New_York', 0, 90, '2026-11-01', '11-01T04:00/11-01T05:30', null],
    ['a quarter zone', 'Pacific/Chatham', 120, 240, '2026-09-27', '09-26T13:15/09-26T14:15', null],
    ['Ramadan', 'Africa/Casablanca', 540, 1020, '2026-02-14', '02-14T08:00/02-14T16:00', '02-15T09:00/02-15T17:00'],
  ])('%s', (_, timeZone, startMinute, endMinute, date, first, second) => {
    const window = [new Date(at(`${date}T00:00`) - 86_400_000), new Date(at(`${date}T00:00`) + 3 * 86_400_000)]
    const [from, until] = window.map((one) => one.toISOString().slice(0, 16)) as [string, string]
    const found = hours({ timeZone, rules: everyDay(startMinute, endMinute) }, from, until)
    expect(found).toEqual(expect.arrayContaining(second === null ? [first] : [first, second]))
  })

  test('a night before a date that the zone skips goes on in the one after it', () => {
    const night = { timeZone: 'Pacific/Apia', rules: everyDay(1320, 1530).slice(3, 4) }
    expect(hours(night, '2011-12-30T10:30', '2011-12-31T10:30')).toEqual(['12-30T10:30/12-30T11:30'])
  })

  test('a date that the zone skips has no hours', () => {
    const friday = [{ weekday: 5 as const, startMinute: 540, endMinute: 1020 }]
    const apia = { timeZone: 'Pacific/Apia', rules: friday }
    expect(hours(apia, '2011-12-27T00:00', '2012-01-04T00:00')).toEqual([])
    expect(hours(apia, '2012-01-04T00:00', '2012-01-07T00:00')).toEqual(['01-05T19:00/01-06T03:00'])
  })
})
