import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readIcs } from '@deskbell/server/adapters/ics/read-ics'
import { busy, calendar, december, event } from './calendar.ts'

const hour = 'DURATION:PT1H'
const good = event('UID:good', 'DTSTART:20261224T090000Z', hour)
const goodRange = '2026-12-24T09:00Z/2026-12-24T10:00Z'

async function timed<Made>(work: () => Promise<Made>): Promise<{ made: Made; milliseconds: number }> {
  const start = performance.now()
  const made = await work()
  return { made, milliseconds: performance.now() - start }
}

describe('a file that is no calendar', () => {
  test.each([
    ['', 'not_a_calendar'],
    ['<!doctype html><title>Sign in</title>', 'not_a_calendar'],
    ['BEGIN:VCARD\r\nEND:VCARD', 'not_a_calendar'],
    ['\u0000\u0001\u0002', 'not_a_calendar'],
    ['BEGIN:VCALENDAR\r\n', 'unreadable'],
    [calendar(good).slice(0, -20), 'unreadable'],
    ['BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR', 'unreadable'],
    [`BEGIN:VCALENDAR\r\n${'X'.repeat(5 * 1024 * 1024)}\r\nEND:VCALENDAR`, 'too_large'],
  ])('%#', async (text, problem) => {
    expect(await busy(text)).toEqual([problem])
  })
})

describe('an entry nobody can read is left out, and said to be', () => {
  test.each([
    ['DTSTART:garbage', hour],
    ['DTSTART:20261301T090000Z', hour],
    ['DTSTART:20260230T090000Z', hour],
    ['DTSTART:20261201T250000Z', hour],
    ['DTSTART:00010101T000000Z', hour],
    ['SUMMARY:no start', hour],
    ['DTSTART', hour],
    ['DTSTART:20261201T090000Z', 'DURATION:soon'],
    ['DTSTART:20261201T090000Z', 'DTEND:later'],
    ['DTSTART:20261201T090000Z', hour, 'EXDATE:never'],
    ['DTSTART:20261201T090000Z', hour, 'RRULE:FREQ=SOMETIMES'],
    ['DTSTART:20261201T090000Z', hour, 'RRULE:COUNT=3'],
    ['DTSTART:20261201T090000Z', hour, 'RRULE:FREQ=DAILY;UNTIL=someday'],
  ])('%s %s %s', async (...lines) => {
    expect((await busy(calendar(event(...lines.filter((line) => line !== undefined)), good))).slice(-2)).toEqual([
      goodRange,
      '…',
    ])
  })

  test('what does not say when is not looked at, however broken', async () => {
    const text = calendar(
      'no line at all',
      event('DTSTART:20261224T090000Z', hour, 'no colon', 'ATTENDEE;;;"":', '\u0000'),
    )
    expect(await busy(text)).toEqual([goodRange])
  })
})

describe('a rule that would never end', () => {
  test.each([
    'FREQ=SECONDLY',
    'FREQ=SECONDLY;INTERVAL=1;COUNT=999999999',
    'FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=31',
    'FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=31',
    'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31',
    'FREQ=DAILY;COUNT=1000000',
    'FREQ=MONTHLY;INTERVAL=4800;BYDAY=5MO',
    'FREQ=MONTHLY;INTERVAL=12;BYDAY=-5SU',
    'FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31',
    'FREQ=YEARLY;BYMONTH=4;BYDAY=1MO;BYMONTHDAY=15,16',
    'FREQ=YEARLY;BYWEEKNO=53;INTERVAL=100000',
    'FREQ=DAILY;INTERVAL=2147483647',
    'FREQ=WEEKLY;INTERVAL=2147483647;COUNT=5',
    'FREQ=DAILY;INTERVAL=0',
    'FREQ=SECONDLY;BYSECOND=0,1,2,3,4,5,6,7,8,9,10',
    'FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=0,1,2,3,4,5,6,7,8,9;BYMINUTE=0,1,2,3,4,5,6,7,8,9',
  ])('%s is cut off, and costs the others nothing', async (rule) => {
    const bomb = event('UID:bomb', 'DTSTART:19700101T000000Z', 'DURATION:PT1S', `RRULE:${rule}`)
    const { made, milliseconds } = await timed(() => busy(calendar(bomb, good)))
    expect(made.filter((range) => range.startsWith('2026-12-24T09:00Z'))).toHaveLength(1)
    expect(milliseconds).toBeLessThan(1_000)
  })

  test.each(['FREQ=YEARLY;BYWEEKNO=52;BYDAY=MO', 'FREQ=YEARLY;BYHOUR=8,9'])(
    '%s, which the library does not follow, is said to be missing',
    async (rule) => {
      expect((await busy(calendar(event('DTSTART:20200101T000000Z', hour, `RRULE:${rule}`)))).at(-1)).toBe('…')
    },
  )

  test('SECONDLY says that it was cut off', async () => {
    const bomb = event('DTSTART:20261201T000000Z', 'DURATION:PT1S', 'RRULE:FREQ=SECONDLY;INTERVAL=2')
    expect((await busy(calendar(bomb))).at(-1)).toBe('…')
  })

  test('a thousand of them end in time', async () => {
    const rules = ['FREQ=SECONDLY', 'FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=31', 'FREQ=MONTHLY;INTERVAL=4800;BYDAY=5MO']
    const bombs = Array.from({ length: 1_000 }, (_, index) =>
      event(`UID:${index}`, 'DTSTART:19700101T000000Z', 'DURATION:PT1S', `RRULE:${rules[index % 3]}`),
    )
    const { made, milliseconds } = await timed(() => busy(calendar(...bombs)))
    expect(made.at(-1)).toBe('…')
    expect(milliseconds).toBeLessThan(4_000)
  })

  test('nor may a zone go on for ever', async () => {
    const zone =
      'BEGIN:VTIMEZONE\r\nTZID:Bomb\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE'
    const text = calendar(zone, event('UID:a', 'DTSTART;TZID=Bomb:20261201T090000', hour), good)
    const { made, milliseconds } = await timed(() => busy(text))
    expect(made).toEqual(['2026-12-01T08:00Z/2026-12-01T09:00Z', goodRange, '…'])
    expect(milliseconds).toBeLessThan(1_000)
  })
})

describe('a big calendar', () => {
  const description = `DESCRIPTION:${'words '.repeat(20)}`

  test('of 10,000 events is read within a second', async () => {
    const events = Array.from({ length: 10_000 }, (_, index) => {
      const at = new Date(december.from + (index % 700) * 3_600_000).toISOString().replaceAll(/[-:]|\.000Z/g, '')
      return event(
        `UID:${index}`,
        `DTSTART;TZID=Europe/Berlin:${at}`,
        'DURATION:PT30M',
        description,
        'STATUS:CONFIRMED',
      )
    })
    const text = calendar(...events)
    expect(await busy(text)).toHaveLength(699)
    const { milliseconds } = await timed(() => busy(text))
    expect(milliseconds).toBeLessThan(1_000)
  })

  test('of 1,000 weekly meetings that began years ago is read whole', async () => {
    const events = Array.from({ length: 1_000 }, (_, index) =>
      event(`UID:${index}`, 'DTSTART;TZID=Europe/Berlin:20100104T090000', hour, 'RRULE:FREQ=WEEKLY;BYDAY=MO,WE'),
    )
    const { made, milliseconds } = await timed(() => busy(calendar(...events)))
    expect([made.length, made.at(-1)]).toEqual([9, '2026-12-30T08:00Z/2026-12-30T09:00Z'])
    expect(milliseconds).toBeLessThan(1_000)
  })

  test.each([
    ['one line', `DTSTART:${'1'.repeat(4_900_000)}`],
    ['one folded line', `DTSTART:1${'\r\n 1'.repeat(1_200_000)}`],
    ['parameters', `DTSTART${';A=B'.repeat(1_200_000)}:20261201T090000Z`],
    ['a quote without end', `DTSTART;A="${':;,'.repeat(1_600_000)}`],
    ['dates', `EXDATE:20261201T090000Z${',20261201T090000Z'.repeat(280_000)}`],
    ['parts of a rule', `RRULE:FREQ=DAILY;BYMONTHDAY=1${',1'.repeat(2_400_000)}`],
    ['rules', 'RRULE:FREQ=DAILY\r\n'.repeat(270_000).trim()],
    ['beginnings', 'BEGIN:X\r\n'.repeat(540_000).trim()],
    ['empty lines', '\r\n'.repeat(2_400_000)],
    ['nothing', '\u0000'.repeat(4_900_000)],
  ])('of 5 MB of %s is done in time', async (_name, line) => {
    const text = calendar(event('UID:x', 'DTSTART:20261224T090000Z', hour, line), good)
    const { milliseconds } = await timed(() => readIcs(text, december, 'Europe/Berlin'))
    expect(milliseconds).toBeLessThan(3_000)
  })
})

test('never throws, whatever the lines', async () => {
  const name = fc.constantFrom(
    'DTSTART',
    'DTEND',
    'DURATION',
    'RRULE',
    'RDATE',
    'EXDATE',
    'RECURRENCE-ID',
    'TZID',
    'UID',
  )
  const value = fc.oneof(
    fc.constantFrom('20261201T090000Z', '20261201', 'PT1H', 'FREQ=DAILY', 'FREQ=YEARLY;BYDAY=6MO', '-P1D', ''),
    fc.string(),
  )
  const parameters = fc.constantFrom('', ';VALUE=DATE', ';VALUE=PERIOD', ';TZID=Europe/Berlin', ';TZID=', ';X')
  const line = fc.tuple(name, parameters, value).map((parts) => `${parts[0]}${parts[1]}:${parts[2]}`)
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 8 }), async (lines) => {
      const found = await readIcs(calendar(event(...lines)), december, 'Europe/Berlin')
      return 'problem' in found || found.busy.every(({ start, end }) => start < end)
    }),
    { numRuns: 300 },
  )
})
