import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseBlock, textOf, type Component } from '@deskbell/server/adapters/ics/component'
import type { CalendarFeed } from '@deskbell/server/contract/calendar-feed'
import {
  auditEntries,
  bookings,
  calendarFeeds,
  clients,
  consultants,
  consultations,
  practiceMembers,
} from '@deskbell/server/db/schema/index'
import { createPractice, signIn, type Sender } from '../../support/scenario.ts'
import { day, hour, minute } from '../../support/test-clock.ts'
import { publicUrl } from '../../support/test-app.ts'
import { addConsultation } from '../availability/calendar-desk.ts'
import { refusal } from '../checkout/shop.ts'
import { booked, clientWith, morning, openFrontDesk } from '../consultations/front-desk.ts'
import { hire, tripsOf, type Desk } from '../credits/desk.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openFrontDesk()
})
afterEach(() => desk.app.close())

const path = (consultantId = desk.jane.consultantId) => `/api/consultants/${consultantId}/calendar-feed`
const make = (sender: Sender = desk.member) => desk.post<CalendarFeed>(path(), sender)
const fetchFeed = (url: string, headers: Record<string, string> = {}) => desk.app.request(url, { headers })

async function open(): Promise<string> {
  const { status, body } = await make()
  expect([status, body.active]).toEqual([201, true])
  return body.url ?? ''
}

/** Parsed by ical.js, which did not write it. */
function read(text: string): { calendar: Component; events: Component[] } {
  const calendar = parseBlock({ kind: 'VEVENT', lines: [text], isTooLong: false })
  return { calendar, events: calendar.components.filter(({ name }) => name === 'vevent') }
}
const eventsAt = async (url: string) => read(await (await fetchFeed(url)).text()).events
const told = (events: readonly Component[], name: string) => events.map((event) => textOf(event, name))

describe('a consultant’s calendar feed', () => {
  test('holds the sessions to come, with the UIDs of the invitations, and names of clients alone', async () => {
    const val = await clientWith(desk, 'val@example.com')
    await desk.app.db.update(clients).set({ name: 'Val Client' })
    const session = await booked(desk, val, { title: 'First talk', description: 'Call +49 30 1234567' })
    const response = await fetchFeed(await open())
    expect([response.status, response.headers.get('Content-Type')]).toEqual([
      200,
      'text/calendar; charset=utf-8; method=PUBLISH',
    ])
    const text = await response.text()
    const { calendar, events } = read(text)
    expect(['method', 'version', 'x-wr-calname'].map((name) => textOf(calendar, name))).toEqual([
      'PUBLISH',
      '2.0',
      'Jane Doe · Jane Coaching',
    ])
    expect(['uid', 'summary', 'status', 'dtstart', 'dtend'].map((name) => told(events, name))).toEqual([
      [`${session.booking.id}@desk.test`],
      ['Val Client: First talk'],
      ['CONFIRMED'],
      ['2026-12-08T15:00:00Z'],
      ['2026-12-08T16:00:00Z'],
    ])
    expect(text.replaceAll('\r\n ', '')).not.toMatch(/val@example|1234567|ATTENDEE|hello@jane/)
    const [invitation] = desk.app.mailbox
      .list('val@example.com')
      .flatMap(({ invite }) => (invite === undefined ? [] : [invite.ics]))
    expect(told(read(invitation ?? '').events, 'uid')).toEqual([`${session.booking.id}@desk.test`])
  })

  test('goes 30 days back, leaves holds out, and counts the seats of a group', async () => {
    const now = desk.app.clock()
    await addConsultation(desk, { startsAt: now - 29 * day, title: 'Lately', status: 'completed' })
    await addConsultation(desk, { startsAt: now - 31 * day, title: 'Long ago', status: 'completed' })
    await addConsultation(desk, { startsAt: now + day, title: 'Held', status: 'held', heldUntilAt: now + hour })
    await addConsultation(desk, { startsAt: now + 2 * day, title: 'Class', source: 'group', capacity: 8 })
    expect(told(await eventsAt(await open()), 'summary')).toEqual(['Lately', 'Class (0 of 8)'])
  })

  test('keeps what was given up for 30 days, so that calendars take it out, and never what was only held', async () => {
    const val = await clientWith(desk, 'val@example.com')
    const url = await open()
    const session = await booked(desk, val)
    await addConsultation(desk, {
      startsAt: Date.parse(morning),
      status: 'cancelled',
      cancelledAt: desk.app.clock(),
      cancelReason: 'not_paid',
    })
    desk.app.clock.advance(minute)
    expect((await desk.post(`/api/consultations/${session.id}/cancel`, val, {})).status).toBe(200)
    const events = await eventsAt(url)
    expect([told(events, 'uid'), told(events, 'status')]).toEqual([[`${session.booking.id}@desk.test`], ['CANCELLED']])
    desk.app.clock.advance(31 * day)
    expect(await eventsAt(url)).toEqual([])
  })

  test('follows a session that is moved, with a higher sequence and the same UID', async () => {
    const val = await clientWith(desk, 'val@example.com')
    const url = await open()
    const session = await booked(desk, val)
    const [before] = await eventsAt(url)
    desk.app.clock.advance(minute)
    const move = { startsAt: '2026-12-09T15:00:00.000Z' }
    expect((await desk.post(`/api/consultations/${session.id}/reschedule`, val, move)).status).toBe(200)
    const [after] = await eventsAt(url)
    const sequence = (event?: Component) => Number(event?.properties.find(({ name }) => name === 'sequence')?.values[0])
    expect(textOf(after!, 'uid')).toBe(textOf(before!, 'uid'))
    expect(textOf(after!, 'dtstart')).toBe('2026-12-09T15:00:00Z')
    expect(sequence(after)).toBeGreaterThan(sequence(before))
  })

  test('is answered with 304 while nothing changed, however late it is asked', async () => {
    await addConsultation(desk, { startsAt: Date.parse(morning) })
    const url = await open()
    const first = await fetchFeed(url)
    const etag = first.headers.get('ETag') ?? ''
    expect([/^"\w{24}"$/.test(etag), first.headers.get('Cache-Control')]).toEqual([true, 'private, max-age=300'])
    desk.app.clock.advance(hour)
    const second = await fetchFeed(url, { 'If-None-Match': etag })
    expect([second.status, await second.text()]).toEqual([304, ''])
    desk.app.clock.advance(minute)
    await desk.app.db.update(consultations).set({ title: 'Another', updatedAt: desk.app.clock() })
    expect((await fetchFeed(url, { 'If-None-Match': etag })).status).toBe(200)
  })

  test('takes one trip to read, one to ask about, two to make and to revoke', async () => {
    const url = await open()
    expect(await tripsOf(desk, () => fetchFeed(url))).toBe(1)
    expect(await tripsOf(desk, () => desk.get(path(), desk.member))).toBe(1)
    expect(await tripsOf(desk, () => make())).toBe(2)
    expect(await tripsOf(desk, () => desk.delete(path(), desk.member))).toBe(2)
  })

  test('shows nothing of a colleague’s sessions', async () => {
    const john = await desk.post<{ id: string }>('/api/consultants', desk.member, {
      practice: 'jane',
      name: 'John Roe',
    })
    await addConsultation(desk, { startsAt: Date.parse(morning), consultantId: john.body.id, title: 'John’s' })
    expect(await eventsAt(await open())).toEqual([])
  })
})

describe('the address of a feed', () => {
  test('is told once, and kept as a digest', async () => {
    const url = await open()
    expect(url).toMatch(new RegExp(`^${publicUrl}/feeds/[\\w-]{43}\\.ics$`))
    const token = url.slice(-47, -4)
    const again = await desk.get<CalendarFeed>(path(), desk.member)
    expect(again.body).toEqual({
      consultantId: desk.jane.consultantId,
      active: true,
      createdAt: new Date(desk.app.clock()).toISOString(),
    })
    const rows = await desk.app.db.batch([
      desk.app.db.select().from(calendarFeeds),
      desk.app.db.select().from(auditEntries),
    ])
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(JSON.stringify(desk.app.logged)).not.toContain(token)
  })

  test('voids the one before, however many are made at the same moment', async () => {
    const urls = [await open(), await open(), await open()]
    const statuses = await Promise.all(urls.map(async (url) => (await fetchFeed(url)).status))
    expect(statuses).toEqual([404, 404, 200])
    const raced = await Promise.all([make(), make(), make(), make()])
    expect(raced.map(({ status }) => status)).toEqual([201, 201, 201, 201])
    const after = await Promise.all(raced.map(async ({ body }) => (await fetchFeed(body.url ?? '')).status))
    expect(after.toSorted()).toEqual([200, 404, 404, 404])
  })

  test('opens nothing once it is revoked; revoking again changes nothing', async () => {
    const url = await open()
    expect((await desk.delete(path(), desk.member)).status).toBe(204)
    const response = await fetchFeed(url)
    expect([response.status, await response.json()]).toMatchObject([404, { error: { code: 'not_found' } }])
    expect((await desk.get<CalendarFeed>(path(), desk.member)).body).toMatchObject({ active: false, createdAt: null })
    const before = await desk.app.db.$count(auditEntries)
    expect((await desk.delete(path(), desk.member)).status).toBe(204)
    expect(await desk.app.db.$count(auditEntries)).toBe(before)
  })

  test('is not told again to a repeated request, which makes no other one', async () => {
    const sender = { ...desk.member, idempotencyKey: 'a-key-of-this-feed' }
    const first = await make(sender)
    const again = await make(sender)
    expect([again.status, again.body]).toEqual([201, { ...first.body, url: undefined }])
    expect((await fetchFeed(first.body.url ?? '')).status).toBe(200)
  })

  test.each(['/feeds/x.ics', `/feeds/${'a'.repeat(43)}.ics`, `/feeds/${'a'.repeat(43)}`, '/feeds/%00.ics', '/feeds/'])(
    'is not guessed as %s',
    async (guess) => {
      await open()
      expect((await fetchFeed(guess)).status).toBe(404)
    },
  )

  test('is handed out to the owner and to whose calendar it is', async () => {
    const john = await desk.post<{ id: string }>('/api/consultants', desk.member, {
      practice: 'jane',
      name: 'John Roe',
    })
    const consultant = await hire(desk, 'consultant')
    const members = await desk.app.db.select().from(practiceMembers).where(eq(practiceMembers.role, 'consultant'))
    const userId = members[0]?.userId ?? ''
    await desk.app.db.update(consultants).set({ userId }).where(eq(consultants.id, john.body.id))
    const rival = await createPractice(desk.app, 'rival')
    const others: [string, Sender, number][] = [
      ['nobody', {}, 401],
      ['a stranger', { token: await signIn(desk.app, 'stranger@example.com') }, 404],
      ['owner of another practice', { token: await signIn(desk.app, rival.ownerEmail) }, 404],
      ['the owner in their own embed', { token: await signIn(desk.app, desk.jane.ownerEmail, 'jane') }, 403],
      ['a client', { token: await signIn(desk.app, 'val@example.com', 'jane') }, 403],
      ['a colleague', consultant, 403],
      ['operations', await hire(desk, 'operations'), 403],
      ['finance', await hire(desk, 'finance'), 403],
      ['marketing', await hire(desk, 'marketing'), 403],
    ]
    const before = await desk.app.db.select().from(calendarFeeds)
    for (const [who, sender, status] of others)
      for (const answer of [await desk.get(path(), sender), await make(sender), await desk.delete(path(), sender)])
        expect([who, answer.status]).toEqual([who, status])
    expect(await desk.app.db.select().from(calendarFeeds)).toEqual(before)
    expect((await desk.post(path(john.body.id), consultant)).status).toBe(201)
    expect((await desk.post(path(john.body.id), desk.member)).status).toBe(201)
    expect(refusal(await desk.post(path('01936f00-0000-7000-8000-000000000001'), desk.member))).toEqual([
      404,
      'not_found',
    ])
  })
})

test('a name with line breaks and markup stays in its line', async () => {
  const val = await clientWith(desk, 'val@example.com')
  const session = await booked(desk, val)
  const evil = 'Val\r\nATTENDEE:mailto:evil@example.com <b>x</b>'
  await desk.app.db.update(clients).set({ name: evil })
  await desk.app.db.update(consultants).set({ name: `Jane\r\nX-EVIL:1` })
  const text = await (await fetchFeed(await open())).text()
  expect(text).not.toMatch(/^(?:ATTENDEE|X-EVIL)/m)
  expect(read(text).events).toHaveLength(1)
  expect(await desk.app.db.$count(bookings, eq(bookings.consultationId, session.id))).toBe(1)
})

test('asking too often is refused with when to come again', async () => {
  const url = await open()
  const { rateLimiter } = desk.app.server.deps
  const rule = { limit: 300, windowMilliseconds: 600_000 }
  for (let taken = true; taken;) taken = rateLimiter.take('feed:203.0.113.7', rule, desk.app.clock()).ok
  const response = await fetchFeed(url)
  expect([response.status, Number(response.headers.get('Retry-After')) > 0]).toEqual([429, true])
})
