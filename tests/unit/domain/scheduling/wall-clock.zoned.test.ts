import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  isTimeZone,
  localDate,
  minuteOfDay,
  offsetMinutesAt,
  startOfDay,
  toInstant,
  weekday,
} from '@deskbell/server/domain/scheduling/wall-clock'

const at = (text: string): number => Date.parse(text)
const minutes = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
const read = (zone: string, date: string, time: string): string =>
  new Date(toInstant({ date, minuteOfDay: minutes(time) }, zone)).toISOString()

describe('what a clock shows is one instant', () => {
  test.each([
    ['America/New_York', '2026-03-08', '01:59', '2026-03-08T06:59:00.000Z', 'the last minute of winter'],
    ['America/New_York', '2026-03-08', '02:30', '2026-03-08T07:30:00.000Z', 'skipped: 03:30'],
    ['America/New_York', '2026-11-01', '01:30', '2026-11-01T05:30:00.000Z', 'twice: the first'],
    ['America/New_York', '2026-11-01', '02:00', '2026-11-01T07:00:00.000Z', 'once, after the second one o’clock'],
    ['Europe/Berlin', '2026-03-29', '02:00', '2026-03-29T01:00:00.000Z', 'skipped: 03:00'],
    ['Europe/Berlin', '2026-10-25', '02:59', '2026-10-25T00:59:00.000Z', 'twice: the first'],
    ['Australia/Sydney', '2026-10-04', '02:15', '2026-10-03T16:15:00.000Z', 'skipped: 03:15'],
    ['Australia/Sydney', '2026-04-05', '02:15', '2026-04-04T15:15:00.000Z', 'twice: the first'],
    ['Australia/Lord_Howe', '2026-10-04', '02:10', '2026-10-03T15:40:00.000Z', 'half an hour skipped: 02:40'],
    ['Australia/Lord_Howe', '2026-04-05', '01:45', '2026-04-04T14:45:00.000Z', 'half an hour twice: the first'],
    ['Asia/Kathmandu', '2026-06-01', '09:00', '2026-06-01T03:15:00.000Z', '5:45 ahead'],
    ['Asia/Kolkata', '2026-06-01', '09:00', '2026-06-01T03:30:00.000Z', '5:30 ahead'],
    ['Pacific/Chatham', '2026-09-27', '02:50', '2026-09-26T14:05:00.000Z', 'skipped: 03:50, 12:45 ahead before'],
    ['Pacific/Apia', '2011-12-29', '12:00', '2011-12-29T22:00:00.000Z', 'the day before the skipped one'],
    ['Pacific/Apia', '2011-12-30', '12:00', '2011-12-30T22:00:00.000Z', 'on the skipped day: noon of the next'],
    ['Pacific/Apia', '2011-12-31', '12:00', '2011-12-30T22:00:00.000Z', 'the day after'],
    ['Pacific/Kwajalein', '1993-08-22', '08:00', '1993-08-21T20:00:00.000Z', 'after its skipped day'],
    ['Africa/Casablanca', '2026-02-15', '02:30', '2026-02-15T01:30:00.000Z', 'twice as Ramadan begins: the first'],
    ['Africa/Casablanca', '2026-03-22', '02:30', '2026-03-22T02:30:00.000Z', 'skipped as it has ended: 03:30'],
    ['Antarctica/Troll', '2026-03-29', '02:30', '2026-03-29T02:30:00.000Z', 'two hours skipped: 04:30'],
    ['America/Santiago', '2026-09-06', '00:00', '2026-09-06T04:00:00.000Z', 'midnight skipped: 01:00'],
    ['Africa/Monrovia', '1971-06-01', '12:00', '1971-06-01T12:44:30.000Z', 'an offset of 44 minutes and a half'],
  ])('%s %s %s is %s (%s)', (zone, date, time, instant) => {
    expect(read(zone, date, time)).toBe(instant)
  })

  test('minutes go on past midnight', () => {
    expect(toInstant({ date: '2026-12-31', minuteOfDay: 1500 }, 'Europe/Berlin')).toBe(at('2027-01-01T00:00:00Z'))
  })
})

describe('a day', () => {
  test.each([
    ['America/Santiago', '2026-09-06', '2026-09-06T04:00:00Z', 'at 01:00, where midnight is skipped'],
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00Z', 'at 01:00, where midnight is skipped'],
    ['America/Havana', '2026-11-01', '2026-11-01T04:00:00Z', 'at the first of two midnights'],
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00Z', 'with the next one, where it is skipped'],
    ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00Z', 'right after the one before the skipped one'],
    ['Pacific/Kiritimati', '2026-01-01', '2025-12-31T10:00:00Z', 'first of all'],
  ])('in %s %s begins at %s (%s)', (zone, date, instant) => {
    expect(startOfDay(date, zone)).toBe(at(instant))
  })

  test('has a weekday from Monday, 1, to Sunday, 7, also before 1970', () => {
    expect(['2026-11-30', '2026-12-06', '1970-01-01', '1969-12-28'].map(weekday)).toEqual([1, 7, 4, 7])
  })

  test('is counted on over months, years and leap days', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28')
  })
})

test('offsets count minutes ahead of UTC', () => {
  expect(offsetMinutesAt('America/New_York', at('2026-07-01T00:00:00Z'))).toBe(-240)
  expect(offsetMinutesAt('Asia/Kathmandu', 0)).toBe(330)
  expect(offsetMinutesAt('Pacific/Chatham', at('2026-01-01T00:00:00Z'))).toBe(825)
  expect(offsetMinutesAt('UTC', 0)).toBe(0)
})

describe('the name of a time zone', () => {
  test.each(['Europe/Berlin', 'UTC', 'Asia/Kolkata', 'Asia/Calcutta', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])(
    'may be %s',
    (name) => expect(isTimeZone(name)).toBe(true),
  )

  test('may be every one that the runtime lists', () => {
    expect(Intl.supportedValuesOf('timeZone').filter((name) => !isTimeZone(name))).toEqual([])
  })

  test.each([
    '',
    '+02:00',
    '-0530',
    'europe/berlin',
    'EUROPE/BERLIN',
    'Europe/Atlantis',
    'Berlin',
    ' Europe/Berlin',
    'Z',
  ])('is not %j', (name) => expect(isTimeZone(name)).toBe(false))

  test('is asked for only where it exists', () => {
    expect(() => offsetMinutesAt('Europe/Atlantis', 0)).toThrow(RangeError)
  })
})

describe('there and back', () => {
  const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
  const instant = fc.integer({ min: at('1970-01-02T00:00:00Z') / 60_000, max: at('2100-12-30T00:00:00Z') / 60_000 })

  test('an instant is what its wall clock shows, or the later of two that show the same', () => {
    fc.assert(
      fc.property(zone, instant, (name, minute) => {
        const there = minute * 60_000
        fc.pre(Number.isInteger(offsetMinutesAt(name, there)))
        const back = toInstant({ date: localDate(there, name), minuteOfDay: minuteOfDay(there, name) }, name)
        expect(back).toBeLessThanOrEqual(there)
        expect([localDate(back, name), minuteOfDay(back, name)]).toEqual([
          localDate(there, name),
          minuteOfDay(there, name),
        ])
        if (back < there) expect(offsetMinutesAt(name, back)).toBeGreaterThan(offsetMinutesAt(name, there))
      }),
    )
  })

  test('a day begins in itself, a millisecond after another', () => {
    fc.assert(
      fc.property(zone, instant, (name, minute) => {
        const date = localDate(minute * 60_000, name)
        const start = startOfDay(date, name)
        expect(localDate(start, name)).toBe(date)
        expect(localDate(start - 1, name) < date).toBe(true)
        expect(start).toBeLessThanOrEqual(minute * 60_000)
      }),
    )
  })
})
