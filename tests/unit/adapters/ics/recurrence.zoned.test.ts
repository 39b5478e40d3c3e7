import { describe, expect, test } from 'vitest'
import { busy, calendar, december, event } from './calendar.ts'

const starts = async (...args: Parameters<typeof busy>) => (await busy(...args)).map((range) => range.split('/')[0])
const hour = 'DURATION:PT1H'
const daily = 'DTSTART;TZID=Europe/Berlin:20261201T090000'

describe('what happens again', () => {
  test.each([
    ['FREQ=DAILY;COUNT=3', '20261201', ['01', '02', '03']],
    ['FREQ=DAILY;INTERVAL=10', '20261201', ['01', '11', '21', '31']],
    ['FREQ=DAILY;INTERVAL=10', '20160101', ['04', '14', '24']],
    ['FREQ=WEEKLY', '20100104', ['07', '14', '21', '28']],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR', '20261130', ['04', '14', '18', '28']],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR', '20200106', ['04', '14', '18', '28']],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU', '20261129', ['13', '14', '27', '28']],
    ['FREQ=MONTHLY;BYDAY=-1FR', '20200131', ['25']],
    ['FREQ=MONTHLY;BYMONTHDAY=31', '20200131', ['31']],
    ['FREQ=YEARLY', '19991224', ['24']],
    ['FREQ=DAILY;UNTIL=20261203T080000Z', '20261201', ['01', '02', '03']],
    ['FREQ=DAILY;UNTIL=20261203T075959Z', '20261201', ['01', '02']],
    ['FREQ=DAILY;UNTIL=20261203', '20261201', ['01', '02', '03']],
    ['FREQ=DAILY;UNTIL=20261203T090000', '20261201', ['01', '02', '03']],
    ['FREQ=DAILY;COUNT=5', '20261128', ['01', '02']],
    ['FREQ=DAILY;COUNT=400', '20251101', ['01', '02', '03', '04', '05']],
  ])('%s from %s', async (rule, date, days) => {
    const text = calendar(event(`DTSTART;TZID=Europe/Berlin:${date}T090000`, hour, `RRULE:${rule}`))
    expect(await starts(text)).toEqual(days.map((day) => `2026-12-${day}T08:00Z`))
  })

  test('keeps to the clocks of its place across their changes, and lasts as long', async () => {
    const window = { from: Date.parse('2026-10-23'), to: Date.parse('2026-10-28') }
    const text = calendar(event('DTSTART;TZID=Europe/Berlin:20200101T090000', hour, 'RRULE:FREQ=DAILY'))
    expect(await busy(text, { window })).toEqual([
      '2026-10-23T07:00Z/2026-10-23T08:00Z',
      '2026-10-24T07:00Z/2026-10-24T08:00Z',
      '2026-10-25T08:00Z/2026-10-25T09:00Z',
      '2026-10-26T08:00Z/2026-10-26T09:00Z',
      '2026-10-27T08:00Z/2026-10-27T09:00Z',
    ])
  })

  test('shows an occurrence that began before the window', async () => {
    const text = calendar(event('DTSTART:20200101T220000Z', 'DURATION:PT4H', 'RRULE:FREQ=DAILY'))
    expect((await busy(text))[0]).toBe('2026-12-01T00:00Z/2026-12-01T02:00Z')
  })

  test('leaves out the dates it is told to, in whatever zone they are written', async () => {
    const text = calendar(
      event(
        daily,
        hour,
        'RRULE:FREQ=DAILY;COUNT=6',
        'EXDATE;TZID=Europe/Berlin:20261202T090000,20261203T090000',
        'EXDATE:20261204T080000Z',
        'EXDATE;VALUE=DATE:20261205',
        'EXDATE;TZID=Europe/Berlin:20261206T100000',
      ),
    )
    expect(await starts(text)).toEqual(['2026-12-01T08:00Z', '2026-12-06T08:00Z'])
  })

  test('leaves out whole days by their date', async () => {
    const text = calendar(
      event(
        'DTSTART;VALUE=DATE:20261201',
        'RRULE:FREQ=DAILY;COUNT=5',
        'EXDATE;VALUE=DATE:20261202',
        'EXDATE:20261204T000000',
      ),
    )
    expect(await busy(text)).toEqual([
      '2026-12-01T00:00Z/2026-12-01T23:00Z',
      '2026-12-02T23:00Z/2026-12-03T23:00Z',
      '2026-12-04T23:00Z/2026-12-05T23:00Z',
    ])
  })

  test('adds further dates, with a length of their own', async () => {
    const text = calendar(
      event(
        daily,
        hour,
        'RDATE;TZID=Europe/Berlin:20261210T090000',
        'RDATE:20261211T090000Z',
        'RDATE;VALUE=PERIOD:20261212T090000Z/PT3H,20261213T090000Z/20261213T093000Z',
      ),
    )
    expect(await busy(text)).toEqual([
      '2026-12-01T08:00Z/2026-12-01T09:00Z',
      '2026-12-10T08:00Z/2026-12-10T09:00Z',
      '2026-12-11T09:00Z/2026-12-11T10:00Z',
      '2026-12-12T09:00Z/2026-12-12T12:00Z',
      '2026-12-13T09:00Z/2026-12-13T09:30Z',
    ])
  })

  test('moves, cancels and frees single occurrences', async () => {
    const text = calendar(
      event('DTSTART:20261202T150000Z', 'DURATION:PT2H', 'RECURRENCE-ID;TZID=Europe/Berlin:20261202T090000'),
      event(daily, hour, 'RRULE:FREQ=DAILY;COUNT=5'),
      event('DTSTART:20261203T080000Z', hour, 'RECURRENCE-ID:20261203T080000Z', 'STATUS:CANCELLED'),
      event('DTSTART:20261204T080000Z', hour, 'RECURRENCE-ID:20261204T080000Z', 'TRANSP:TRANSPARENT'),
      event('UID:two', daily, 'DURATION:PT10M'),
    )
    expect(await busy(text)).toEqual([
      '2026-12-01T08:00Z/2026-12-01T09:00Z',
      '2026-12-02T15:00Z/2026-12-02T17:00Z',
      '2026-12-05T08:00Z/2026-12-05T09:00Z',
    ])
  })

  test('moves an occurrence into the window, and out of it', async () => {
    const text = calendar(
      event('DTSTART:20200101T080000Z', hour, 'RRULE:FREQ=YEARLY'),
      event('DTSTART:20261224T080000Z', hour, 'RECURRENCE-ID:20270101T080000Z'),
      event('UID:two', 'DTSTART:20261210T080000Z', hour, 'RRULE:FREQ=DAILY;COUNT=1'),
      event('UID:two', 'DTSTART:20280101T080000Z', hour, 'RECURRENCE-ID:20261210T080000Z'),
    )
    expect(await starts(text)).toEqual(['2026-12-24T08:00Z'])
  })

  test('the last word on one occurrence counts', async () => {
    const text = calendar(
      event(daily, hour, 'RRULE:FREQ=DAILY;COUNT=1'),
      event('DTSTART:20261210T080000Z', hour, 'RECURRENCE-ID:20261201T080000Z'),
      event('DTSTART:20261211T080000Z', hour, 'RECURRENCE-ID:20261201T080000Z'),
    )
    expect(await starts(text)).toEqual(['2026-12-11T08:00Z'])
  })

  test('an occurrence without its series stands for itself', async () => {
    expect(await starts(calendar(event('DTSTART:20261210T080000Z', hour, 'RECURRENCE-ID:20261201T080000Z')))).toEqual([
      '2026-12-10T08:00Z',
    ])
  })

  test('changes one occurrence and all after it', async () => {
    const text = calendar(
      event(daily, hour, 'RRULE:FREQ=DAILY;COUNT=4'),
      event(
        'DTSTART;TZID=Europe/Berlin:20261203T140000',
        'DURATION:PT2H',
        'RECURRENCE-ID;RANGE=THISANDFUTURE:20261203T080000Z',
      ),
    )
    expect(await busy(text)).toEqual([
      '2026-12-01T08:00Z/2026-12-01T09:00Z',
      '2026-12-02T08:00Z/2026-12-02T09:00Z',
      '2026-12-03T13:00Z/2026-12-03T15:00Z',
      '2026-12-04T13:00Z/2026-12-04T15:00Z',
    ])
  })

  test('goes on without end, and is read to the end of the window', async () => {
    const text = calendar(event('DTSTART:19700101T090000Z', hour, 'RRULE:FREQ=DAILY'))
    const found = await busy(text, { window: december })
    expect([found.length, found.at(-1)]).toEqual([31, '2026-12-31T09:00Z/2026-12-31T10:00Z'])
  })

  test('also every hour and every other minute', async () => {
    const window = { from: december.from, to: december.from + 3_600_000 }
    const text = calendar(event('DTSTART:20000101T000100Z', 'DURATION:PT1M', 'RRULE:FREQ=MINUTELY;INTERVAL=20'))
    expect(await starts(text, { window })).toEqual(['2026-12-01T00:01Z', '2026-12-01T00:21Z', '2026-12-01T00:41Z'])
  })
})
