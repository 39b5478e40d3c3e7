import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseBlock, textOf, type Component } from '@deskbell/server/adapters/ics/component'
import { writeIcs } from '@deskbell/server/adapters/ics/write-ics'
import { busy } from './calendar.ts'

type Entry = Parameters<typeof writeIcs>[0]

const meeting: Entry = {
  method: 'REQUEST',
  uid: '0192-consultation@desk.test',
  sequence: 2,
  startsAt: Date.parse('2026-12-01T09:00:00Z'),
  endsAt: Date.parse('2026-12-01T10:30:00Z'),
  writtenAt: Date.parse('2026-11-20T12:00:00Z'),
  summary: 'Strategy session with Jane Doe',
  description: 'Bring your figures; and questions,\nas many as you like.',
  location: 'https://meet.example.com/jane',
  url: 'https://desk.test/bookings/1?a=b,c;d',
  organizer: { name: 'Jane Doe', email: 'jane@example.com' },
  attendees: [{ name: 'Val Client', email: 'val@example.com' }],
}

/** Parsed by ical.js, which did not write it. */
async function written(entry: Entry): Promise<{ text: string; calendar: Component; event: Component }> {
  const text = await writeIcs(entry)
  const calendar = parseBlock({ kind: 'VEVENT', lines: [text], isTooLong: false })
  return { text, calendar, event: calendar.components[0] as Component }
}

describe('a written meeting', () => {
  test('is read by another library as it was meant', async () => {
    const { calendar, event } = await written(meeting)
    expect([calendar.name, textOf(calendar, 'version'), textOf(calendar, 'method')]).toEqual([
      'vcalendar',
      '2.0',
      'REQUEST',
    ])
    const read = (name: string) => event.properties.find((property) => property.name === name)
    expect(['uid', 'summary', 'description', 'location', 'url', 'status'].map((name) => textOf(event, name))).toEqual([
      meeting.uid,
      meeting.summary,
      meeting.description,
      meeting.location,
      'https://desk.test/bookings/1?a=b%2Cc%3Bd',
      'CONFIRMED',
    ])
    expect(read('sequence')?.values).toEqual([2])
    expect(['dtstart', 'dtend', 'dtstamp'].map((name) => textOf(event, name))).toEqual([
      '2026-12-01T09:00:00Z',
      '2026-12-01T10:30:00Z',
      '2026-11-20T12:00:00Z',
    ])
    expect([read('organizer')?.values, read('organizer')?.parameters['cn']]).toEqual([
      ['mailto:jane@example.com'],
      'Jane Doe',
    ])
    expect([read('attendee')?.values, read('attendee')?.parameters['cn']]).toEqual([
      ['MAILTO:val@example.com'],
      'Val Client',
    ])
    expect(calendar.components).toHaveLength(1)
  })

  test('keeps busy when it is read back, and no more when it is cancelled', async () => {
    expect(await busy(await writeIcs(meeting))).toEqual(['2026-12-01T09:00Z/2026-12-01T10:30Z'])
    const { text, calendar, event } = await written({ ...meeting, method: 'CANCEL', sequence: 3 })
    expect(await busy(text)).toEqual([])
    expect([textOf(calendar, 'method'), textOf(event, 'status'), textOf(event, 'uid')]).toEqual([
      'CANCEL',
      'CANCELLED',
      meeting.uid,
    ])
  })

  test('is published without asking for an answer', async () => {
    const { text, calendar } = await written({
      ...meeting,
      method: 'PUBLISH',
      description: null,
      location: null,
      url: null,
    })
    expect(textOf(calendar, 'method')).toBe('PUBLISH')
    expect(text).not.toMatch(/RSVP=TRUE|DESCRIPTION|LOCATION|URL/)
  })

  test('has lines of 75 octets that end as the format wants', async () => {
    const text = await writeIcs({ ...meeting, summary: 'Gespräch über die Straße 日本語 '.repeat(20) })
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    for (const line of text.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75)
  })

  test('lets no name break out of its place', async () => {
    const evil = 'Val";EVIL=1\r\nATTENDEE:mailto:evil@example.com\u2028<a href="https://evil.example">x</a>\u0000\u202E'
    const { text, calendar, event } = await written({
      ...meeting,
      summary: evil,
      location: evil,
      description: evil,
      url: 'https://desk.test/\r\nX-EVIL:1',
      organizer: { name: evil, email: 'jane@example.com\r\nX-EVIL:1' },
      attendees: [{ name: evil, email: 'val@example.com' }],
    })
    expect(text).not.toMatch(/^(?:X-EVIL|ATTENDEE:mailto:evil)/m)
    expect(text.replaceAll('\r\n ', '')).not.toMatch(/<a/)
    expect(event.properties.map(({ name }) => name).filter((name) => name === 'attendee')).toHaveLength(1)
    expect(event.properties.flatMap(({ parameters }) => Object.keys(parameters))).not.toContain('evil')
    expect(calendar.components).toHaveLength(1)
    expect(textOf(event, 'summary')).not.toContain('\n')
  })

  test('stays one event of the same times, whatever its words', async () => {
    const words = fc.string({ unit: 'grapheme', maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(words, words, words, async (summary, description, name) => {
        const entry = { ...meeting, summary, description, location: summary, organizer: { ...meeting.organizer, name } }
        const { calendar, event } = await written({ ...entry, attendees: [{ name, email: 'val@example.com' }] })
        expect(calendar.components).toHaveLength(1)
        expect([textOf(event, 'dtstart'), textOf(event, 'uid')]).toEqual(['2026-12-01T09:00:00Z', meeting.uid])
      }),
      { numRuns: 200 },
    )
  })
})
