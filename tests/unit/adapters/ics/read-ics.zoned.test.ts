import { describe, expect, test } from 'vitest'
import { busy, calendar, december, event } from './calendar.ts'

describe('a calendar file', () => {
  test('without events keeps nobody busy', async () => {
    expect(await busy(calendar())).toEqual([])
  })

  test('tells times in UTC, with an end or a duration, folded and with any line ends', async () => {
    const text = calendar(
      event('UID:a', 'DTSTART:20261201T0900', ' 00Z', 'DTEND:20261201T100000Z', 'SUMMARY:long', '  folded'),
      event('UID:b', 'DTSTART:20261202T090000Z', 'DURATION:PT1H30M'),
      event('UID:c', 'dtstart:20261203T090000Z', 'Duration:P1D'),
    )
    const expected = [
      '2026-12-01T09:00Z/2026-12-01T10:00Z',
      '2026-12-02T09:00Z/2026-12-02T10:30Z',
      '2026-12-03T09:00Z/2026-12-04T09:00Z',
    ]
    expect(await busy(text)).toEqual(expected)
    expect(await busy(`\uFEFF${text.replaceAll('\r\n', '\n')}`)).toEqual(expected)
  })

  test('is read in the zone it names, whether its file explains it or not', async () => {
    expect(await busy(calendar(event('DTSTART;TZID=America/New_York:20261201T090000', 'DURATION:PT1H')))).toEqual([
      '2026-12-01T14:00Z/2026-12-01T15:00Z',
    ])
    expect(await busy(calendar(event('DTSTART;TZID="Asia/Kathmandu":20261201T090000', 'DURATION:PT1H')))).toEqual([
      '2026-12-01T03:15Z/2026-12-01T04:15Z',
    ])
    const prefixed = 'DTSTART;TZID=/freeassociation.sourceforge.net/America/Argentina/Ushuaia:20261201T090000'
    expect(await busy(calendar(event(prefixed, 'DURATION:PT1H')))).toEqual(['2026-12-01T12:00Z/2026-12-01T13:00Z'])
  })

  test('explains zones nobody else knows', async () => {
    const zone = [
      'BEGIN:VTIMEZONE',
      'TZID:W. Europe Standard Time',
      'BEGIN:STANDARD',
      'DTSTART:16010101T030000',
      'TZOFFSETFROM:+0200',
      'TZOFFSETTO:+0100',
      'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10',
      'END:STANDARD',
      'BEGIN:DAYLIGHT',
      'DTSTART:16010101T020000',
      'TZOFFSETFROM:+0100',
      'TZOFFSETTO:+0200',
      'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3',
      'END:DAYLIGHT',
      'END:VTIMEZONE',
    ]
    const start = (date: string) => `DTSTART;TZID=W. Europe Standard Time:${date}T090000`
    const text = calendar(
      ...zone,
      event('UID:winter', start('20261201'), 'DURATION:PT1H'),
      event('UID:summer', start('20260701'), 'DURATION:PT1H'),
      event('UID:before', start('20261024'), 'RRULE:FREQ=DAILY;COUNT=3', 'DURATION:PT1H'),
    )
    expect(
      await busy(text, { window: { from: Date.parse('2026-06-01'), to: december.to }, zone: 'Asia/Tokyo' }),
    ).toEqual([
      '2026-07-01T07:00Z/2026-07-01T08:00Z',
      '2026-10-24T07:00Z/2026-10-24T08:00Z',
      '2026-10-25T08:00Z/2026-10-25T09:00Z',
      '2026-10-26T08:00Z/2026-10-26T09:00Z',
      '2026-12-01T08:00Z/2026-12-01T09:00Z',
    ])
  })

  test('leaves times without a zone, and unknown zones, to its own zone or to its reader’s', async () => {
    const floating = event('UID:a', 'DTSTART:20261201T090000', 'DTEND:20261201T100000')
    const unknown = event('UID:b', 'DTSTART;TZID=Nowhere/Else:20261202T090000', 'DURATION:PT1H')
    expect(await busy(calendar(floating, unknown))).toEqual([
      '2026-12-01T08:00Z/2026-12-01T09:00Z',
      '2026-12-02T08:00Z/2026-12-02T09:00Z',
    ])
    expect(await busy(calendar('X-WR-TIMEZONE:America/New_York', floating))).toEqual([
      '2026-12-01T14:00Z/2026-12-01T15:00Z',
    ])
  })

  test('counts whole days from midnight to midnight where the calendar is at home', async () => {
    const text = [event('UID:a', 'DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261227')]
    expect(await busy(calendar(...text))).toEqual(['2026-12-23T23:00Z/2026-12-26T23:00Z'])
    expect(await busy(calendar('X-WR-TIMEZONE:America/New_York', ...text))).toEqual([
      '2026-12-24T05:00Z/2026-12-27T05:00Z',
    ])
    expect(await busy(calendar(event('DTSTART;VALUE=DATE:20261224')))).toEqual(['2026-12-23T23:00Z/2026-12-24T23:00Z'])
  })

  test('a whole day is as long as the clocks of that day make it', async () => {
    const window = { from: Date.parse('2026-03-01'), to: Date.parse('2026-12-01') }
    const text = calendar(
      event('UID:a', 'DTSTART;VALUE=DATE:20260329'),
      event('UID:b', 'DTSTART;VALUE=DATE:20261025', 'DURATION:P1D'),
    )
    expect(await busy(text, { window })).toEqual([
      '2026-03-28T23:00Z/2026-03-29T22:00Z',
      '2026-10-24T22:00Z/2026-10-25T23:00Z',
    ])
  })

  test('an hour that does not exist, or exists twice, has an instant', async () => {
    const window = { from: Date.parse('2026-03-01'), to: Date.parse('2026-12-01') }
    const text = calendar(
      event('UID:a', 'DTSTART;TZID=Europe/Berlin:20260329T023000', 'DURATION:PT10M'),
      event('UID:b', 'DTSTART;TZID=Europe/Berlin:20261025T023000', 'DURATION:PT10M'),
    )
    expect(await busy(text, { window })).toEqual([
      '2026-03-29T01:30Z/2026-03-29T01:40Z',
      '2026-10-25T00:30Z/2026-10-25T00:40Z',
    ])
  })

  test.each([
    ['transparent', 'TRANSP:TRANSPARENT'],
    ['cancelled', 'STATUS:CANCELLED'],
    ['free in Outlook', 'X-MICROSOFT-CDO-BUSYSTATUS:FREE'],
    ['of no length', 'DURATION:PT0S'],
    ['of negative length', 'DTEND:20261201T080000Z'],
    ['without an end', 'SUMMARY:A reminder'],
  ])('what is %s keeps nobody busy', async (_name, line) => {
    const length = /^D|reminder/.test(line) ? [] : ['DURATION:PT1H']
    expect(await busy(calendar(event('DTSTART:20261201T090000Z', ...length, line)))).toEqual([])
  })

  test('what is tentative does', async () => {
    const text = calendar(event('DTSTART:20261201T090000Z', 'DURATION:PT1H', 'STATUS:TENTATIVE', 'TRANSP:OPAQUE'))
    expect(await busy(text)).toEqual(['2026-12-01T09:00Z/2026-12-01T10:00Z'])
  })

  test('tasks, alarms and journals do not', async () => {
    const text = calendar(
      'BEGIN:VTODO\r\nUID:t\r\nDTSTART:20261201T090000Z\r\nDUE:20261201T100000Z\r\nEND:VTODO',
      event(
        'DTSTART:20261202T090000Z',
        'DTEND:20261202T100000Z',
        'BEGIN:VALARM',
        'TRIGGER:-PT1H',
        'DURATION:PT5H',
        'END:VALARM',
      ),
    )
    expect(await busy(text)).toEqual(['2026-12-02T09:00Z/2026-12-02T10:00Z'])
  })

  test('may only publish when its owner is busy', async () => {
    const text = calendar(
      'BEGIN:VFREEBUSY',
      'DTSTART:20261201T000000Z',
      'DTEND:20270101T000000Z',
      'FREEBUSY;FBTYPE=BUSY:20261201T090000Z/20261201T100000Z,20261202T090000Z/PT2H',
      'FREEBUSY;FBTYPE=FREE:20261203T090000Z/20261203T100000Z',
      'FREEBUSY:20261204T090000Z/20261204T100000Z',
      'END:VFREEBUSY',
    )
    expect(await busy(text)).toEqual([
      '2026-12-01T09:00Z/2026-12-01T10:00Z',
      '2026-12-02T09:00Z/2026-12-02T11:00Z',
      '2026-12-04T09:00Z/2026-12-04T10:00Z',
    ])
  })

  test('is sorted, merged and cut at the edges of the window', async () => {
    const text = calendar(
      event('UID:a', 'DTSTART:20261203T090000Z', 'DTEND:20261203T110000Z'),
      event('UID:b', 'DTSTART:20261203T100000Z', 'DTEND:20261203T120000Z'),
      event('UID:c', 'DTSTART:20261203T120000Z', 'DTEND:20261203T130000Z'),
      event('UID:d', 'DTSTART:20261130T230000Z', 'DTEND:20261201T010000Z'),
      event('UID:e', 'DTSTART:20261231T230000Z', 'DTEND:20270105T010000Z'),
      event('UID:f', 'DTSTART:20261130T200000Z', 'DTEND:20261201T000000Z'),
    )
    expect(await busy(text)).toEqual([
      '2026-12-01T00:00Z/2026-12-01T01:00Z',
      '2026-12-03T09:00Z/2026-12-03T13:00Z',
      '2026-12-31T23:00Z/2027-01-01T00:00Z',
    ])
  })
})
