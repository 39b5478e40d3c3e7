import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Availability, ExternalCalendar } from '@deskbell/server/contract/availability'
import { auditEntries, auditValues, externalCalendars } from '@deskbell/server/db/schema/index'
import { icsOf, startIcsServer, type IcsServer } from '../../support/ics-server.ts'
import { day, hour, minute } from '../../support/test-clock.ts'
import { refusal } from '../checkout/shop.ts'
import { openDesk, type Desk } from './calendar-desk.ts'

let desk: Desk
let elsewhere: IcsServer
beforeEach(async () => {
  desk = await openDesk()
  elsewhere = await startIcsServer()
  elsewhere.serve({ body: icsOf([['20261201T160000Z', '20261201T170000Z']]), etag: '"1"' })
})
afterEach(async () => {
  elsewhere.stop()
  await desk.app.close()
})

const calendars = () => desk.path('availability/calendars')
const connect = <Body = ExternalCalendar>(changes: object = {}) =>
  desk.post<Body>(calendars(), { token: desk.owner }, { name: 'Private', url: elsewhere.url, ...changes })
const shown = async () =>
  (await desk.get<Availability>(desk.path('availability'), { token: desk.owner })).body.calendars
const rows = () =>
  desk.app.db.batch([desk.app.db.select().from(externalCalendars), desk.app.db.select().from(auditEntries)])
const timer = () => desk.app.server.runDueWork()

test('what is in another calendar is busy at once', async () => {
  expect(await desk.starts()).toContain('2026-12-01T16:00')
  const { status, body } = await connect()
  expect(status).toBe(201)
  expect(body).toMatchObject({
    name: 'Private',
    host: new URL(elsewhere.url).host,
    stale: false,
    problem: null,
    busyCount: 1,
  })
  expect(await shown()).toEqual([body])
  expect(await desk.starts()).not.toContain('2026-12-01T16:00')
  expect(await desk.starts()).toHaveLength(7)
})

test('its address is nowhere in the database, the answers, the audit log or the log', async () => {
  const secret = 'very-secret-address'
  const { body } = await connect({ url: `${elsewhere.url}?${secret}` })
  elsewhere.serve({ status: 500 })
  desk.app.clock.advance(16 * minute)
  await timer()
  const { db, logged } = desk.app
  const everything = [
    body,
    await shown(),
    logged,
    await db.select().from(externalCalendars),
    await db.select().from(auditValues),
  ]
  expect(JSON.stringify(everything)).not.toContain(secret)
  expect(logged.some(({ event }) => event === 'calendar.failed')).toBe(true)
})

test('it is asked every quarter of an hour, and only for what changed', async () => {
  await connect()
  desk.app.clock.advance(14 * minute)
  await timer()
  expect(elsewhere.requests).toHaveLength(1)
  desk.app.clock.advance(minute)
  await timer()
  expect(elsewhere.requests.map((headers) => headers['if-none-match'])).toEqual([undefined, '"1"'])
  expect((await shown())[0]).toMatchObject({ refreshedAt: '2026-12-01T09:15:00.000Z', busyCount: 1 })
  elsewhere.serve({ body: icsOf([['20261201T180000Z', '20261201T190000Z']]), etag: '"2"' })
  desk.app.clock.advance(15 * minute)
  await timer()
  expect(await desk.starts()).toContain('2026-12-01T16:00')
  expect(await desk.starts()).not.toContain('2026-12-01T18:00')
  // A copy reaches only so far ahead: each week a whole one is made.
  desk.app.clock.advance(8 * day)
  await timer()
  expect(elsewhere.requests.at(-1)?.['if-none-match']).toBeUndefined()
})

test('while it cannot be read the last good copy counts, is said to be stale, and recovers', async () => {
  await connect()
  elsewhere.serve({ status: 503 })
  desk.app.clock.advance(15 * minute)
  await timer()
  expect((await shown())[0]).toMatchObject({
    stale: false,
    problem: 'The server of the calendar answered with an error (503).',
    refreshedAt: '2026-12-01T09:00:00.000Z',
  })
  desk.app.clock.set('2026-12-01T11:00:01Z')
  await timer()
  expect((await shown())[0]).toMatchObject({ stale: true, busyCount: 1 })
  expect(await desk.starts()).not.toContain('2026-12-01T16:00')
  elsewhere.serve({ body: icsOf([]) })
  desk.app.clock.advance(2 * hour)
  await timer()
  expect((await shown())[0]).toMatchObject({ stale: false, problem: null, busyCount: 0 })
  expect(await desk.starts()).toContain('2026-12-01T16:00')
})

test('after failures it is asked more and more seldom, every six hours at last', async () => {
  await connect()
  elsewhere.serve({ status: 404 })
  const askedAt: number[] = []
  const begin = desk.app.clock()
  for (let at = 0; at < 30 * 60; at += 15) {
    const before = elsewhere.requests.length
    await timer()
    if (elsewhere.requests.length > before) askedAt.push((desk.app.clock() - begin) / minute)
    desk.app.clock.advance(15 * minute)
  }
  expect(askedAt).toEqual([15, 45, 105, 225, 465, 825, 1_185, 1_545])
})

test('two timers of two processes ask it once', async () => {
  await connect()
  desk.app.clock.advance(15 * minute)
  await Promise.all([timer(), timer(), timer()])
  expect(elsewhere.requests).toHaveLength(2)
})

test('a member asks it by hand, and reads why it failed', async () => {
  const { body } = await connect()
  const refresh = () => desk.post<ExternalCalendar>(`${calendars()}/${body.id}/refresh`, { token: desk.owner })
  elsewhere.serve({ body: '<html>Sign in</html>' })
  expect((await refresh()).body).toMatchObject({
    problem: 'What is at this address is not a calendar file. Use the address that ends in .ics.',
    busyCount: 1,
  })
  elsewhere.serve({ body: icsOf([]) })
  expect((await refresh()).body).toMatchObject({ problem: null, busyCount: 0 })
})

test('once disconnected it counts no more', async () => {
  const { body } = await connect()
  const path = `${calendars()}/${body.id}`
  expect((await desk.delete(path, { token: desk.owner })).status).toBe(204)
  expect(await shown()).toEqual([])
  expect(await desk.starts()).toContain('2026-12-01T16:00')
  expect(refusal(await desk.delete(path, { token: desk.owner }))).toEqual([404, 'not_found'])
  expect(refusal(await desk.post(`${path}/refresh`, { token: desk.owner }))).toEqual([404, 'not_found'])
})

test('connecting takes two trips, and a repeated request connects nothing more', async () => {
  const again = () =>
    desk.post<ExternalCalendar>(
      calendars(),
      { token: desk.owner, idempotencyKey: 'connect-a-calendar-1' },
      { name: 'Private', url: elsewhere.url },
    )
  expect(await desk.app.countTrips(again)).toBe(2)
  expect(await desk.app.countTrips(again)).toBe(1)
  expect(await shown()).toHaveLength(1)
})

test('ten may be connected, however many ask at once', async () => {
  const answers = await Promise.all(
    Array.from({ length: 14 }, (_, index) => connect({ url: `${elsewhere.url}?${index}` })),
  )
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(10)
  expect(await shown()).toHaveLength(10)
})

test('appointments that repeat without an end are known as far as anybody books', async () => {
  elsewhere.serve({ body: icsOf([['20261130T150000Z', '20261130T160000Z', 'RRULE:FREQ=WEEKLY']]) })
  const { body } = await connect()
  expect(body.busyCount).toBe(58)
  await desk.setHours({ horizonDays: 365 })
  const starts = await desk.starts({ from: '2027-11-15', to: '2027-11-15' })
  expect(starts).not.toContain('2027-11-15T15:00')
  expect(starts).toContain('2027-11-15T16:00')
})

describe('an address that is refused, with nothing kept of it', () => {
  test.each<[name: string, url: string, expected: (string | number)[]]>([
    ['plain http', 'http://calendar.example.com/jane.ics', [422, 'calendar_unreadable', 'url']],
    ['another scheme', 'ftp://calendar.example.com/jane.ics', [422, 'calendar_unreadable', 'url']],
    ['a file', 'file:///etc/passwd', [422, 'calendar_unreadable', 'url']],
    ['no address', 'my calendar', [422, 'calendar_unreadable', 'url']],
    ['a private network', 'https://10.0.0.1/jane.ics', [422, 'calendar_unreadable', 'url']],
    ['this very machine', 'https://localhost/jane.ics', [422, 'calendar_unreadable', 'url']],
    ['a private network, as a calendar', 'webcal://192.168.0.1/jane.ics', [422, 'calendar_unreadable', 'url']],
    ['a name and a password', 'https://jane:secret@calendar.example.com/jane.ics', [422, 'calendar_unreadable', 'url']],
  ])('%s', async (_name, url, expected) => {
    const before = await rows()
    expect(refusal(await connect({ url }))).toEqual(expected)
    expect(await rows()).toEqual(before)
    expect(elsewhere.requests).toEqual([])
  })

  test.each<[name: string, answer: Parameters<IcsServer['serve']>[0]]>([
    ['a page', { body: '<!doctype html><title>Sign in</title>' }],
    ['nothing', { body: '' }],
    ['a missing page', { status: 404 }],
    ['a closed one', { status: 403 }],
    ['half a calendar', { body: icsOf([['20261201T160000Z', '20261201T170000Z']]).slice(0, 100) }],
    ['six megabytes', { body: icsOf([]) + 'X'.repeat(6 * 1024 * 1024) }],
    ['a way into a private network', { status: 302, location: 'http://169.254.169.254/latest' }],
  ])('%s behind it', async (_name, answer) => {
    elsewhere.serve(answer)
    const before = await rows()
    const { status, body } = await connect<{ error: { fields: { message: string }[] } }>()
    expect(refusal({ status, body })).toEqual([422, 'calendar_unreadable', 'url'])
    expect(body.error.fields[0]?.message).toMatch(/\.$/)
    expect(await rows()).toEqual(before)
  })

  test('one that is connected already', async () => {
    await connect()
    expect(refusal(await connect({ name: 'Again' }))).toEqual([400, 'invalid_input', 'url'])
  })

  test('a server that is not there', async () => {
    elsewhere.stop()
    expect(refusal(await connect())).toEqual([422, 'calendar_unreadable', 'url'])
  })
})
