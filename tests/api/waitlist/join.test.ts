import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ManagedWaitlistEntry, WaitlistEntry, WaitlistPage } from '@deskbell/server/contract/waitlist'
import { auditEntries, waitlistEntries } from '@deskbell/server/db/schema/index'
import { createPractice, signIn, type Answer, type Refusal, type Sender } from '../../support/scenario.ts'
import { refusal } from '../checkout/shop.ts'
import { book, booked, openFrontDesk } from '../consultations/front-desk.ts'
import { hire, tripsOf, type Desk } from '../credits/desk.ts'
import { planned } from '../groups/group-desk.ts'
import { entriesOf, later, person, wait, waits } from './wait-desk.ts'

let desk: Desk
let days = 0
beforeAll(async () => {
  desk = await openFrontDesk()
})
afterAll(() => desk.app.close())

/** An hour that nobody can have. */
async function takenHour(): Promise<string> {
  const startsAt = new Date(Date.UTC(2026, 11, 6 + ++days, 15)).toISOString()
  await booked(desk, await person(desk), { startsAt })
  return startsAt
}
const leave = (id: string, sender: Sender) => desk.delete(`/api/waitlist/${id}`, sender)
const rows = () => desk.app.db.select().from(waitlistEntries)

test('somebody waits for a window of a consultant, in two round trips, and both sides see it', async () => {
  const startsAt = await takenHour()
  const [first, second] = [await person(desk), await person(desk)]
  let answer: Answer<WaitlistEntry> | undefined
  expect(
    await tripsOf(desk, async () => {
      answer = await wait(desk, first, startsAt, { name: 'Val' })
    }),
  ).toBe(2)
  expect([answer?.status, answer?.body]).toEqual([
    201,
    expect.objectContaining({ state: 'waiting', from: startsAt, to: later(startsAt, 1), ahead: 0, offer: null }),
  ])
  desk.app.clock.advance(1000)
  expect((await waits(desk, second, startsAt)).ahead).toBe(1)
  expect((await entriesOf(desk, first)).map(({ id }) => id)).toEqual([answer?.body.id])
  const path = `/api/waitlist?practice=${desk.jane.slug}&scope=manage`
  let managed: Answer<WaitlistPage> | undefined
  expect(
    await tripsOf(desk, async () => {
      managed = await desk.get<WaitlistPage>(path, desk.member)
    }),
  ).toBe(1)
  const [newest, oldest] = (managed?.body.data ?? []) as ManagedWaitlistEntry[]
  expect([newest?.client.email, oldest?.client]).toEqual([
    second.email,
    expect.objectContaining({ email: first.email, name: 'Val' }),
  ])
  const audited = await desk.app.db
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.subjectId, newest?.id ?? ''))
  expect(audited).toMatchObject([{ action: 'waitlist.joined', actorKind: 'client' }])
})

test('who waits for it already gets the entry there is, also with the same key at the same moment', async () => {
  const startsAt = await takenHour()
  const client = await person(desk)
  const first = await waits(desk, client, startsAt)
  expect(await waits(desk, client, startsAt)).toEqual(first)
  const sender = { ...client, idempotencyKey: 'wait-for-the-same-hour' }
  const other = later(startsAt, 2)
  const answers = await Promise.all([1, 2, 3].map(() => wait(desk, sender, other, { to: later(other, 3) })))
  expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`))).toHaveLength(1)
})

test('nobody waits for more than five things at once, however fast they ask', async () => {
  const startsAt = await takenHour()
  const client = await person(desk)
  const answers = await Promise.all(
    Array.from({ length: 9 }, (_, hours) =>
      wait<Refusal>(desk, client, startsAt, { to: later(startsAt, 1 + hours / 100) }),
    ),
  )
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(5)
  expect(new Set(answers.filter(({ status }) => status !== 201).map((answer) => refusal(answer)[1]))).toEqual(
    new Set(['waitlist_limit']),
  )
  const [one] = await entriesOf(desk, client)
  expect((await leave(one?.id ?? '', client)).status).toBe(204)
  expect((await wait(desk, client, startsAt, { to: later(startsAt, 1.5) })).status).toBe(201)
})

test('who leaves waits no longer, and may do so twice; members take others off', async () => {
  const startsAt = await takenHour()
  const [client, other] = [await person(desk), await person(desk)]
  const [entry, taken] = [await waits(desk, client, startsAt), await waits(desk, other, startsAt)]
  expect(await tripsOf(desk, () => leave(entry.id, client))).toBe(2)
  expect((await leave(entry.id, client)).status).toBe(204)
  expect((await leave(taken.id, desk.member)).status).toBe(204)
  expect((await entriesOf(desk, client)).map(({ state }) => state)).toEqual(['cancelled'])
  const actions = await desk.app.db.select().from(auditEntries).where(eq(auditEntries.action, 'waitlist.left'))
  expect(actions.slice(-2).map(({ actorKind }) => actorKind)).toEqual(['client', 'member'])
})

test('a seat in a full group session is waited for; one that is free is booked instead', async () => {
  const startsAt = '2026-12-30T23:00:00.000Z'
  const [session] = await planned(desk, { startsAt: [startsAt], capacity: 1 })
  const [sits, waiting] = [await person(desk), await person(desk)]
  const seat = { serviceType: 'group', consultationId: session?.id }
  expect(refusal(await wait(desk, waiting, startsAt, seat))).toEqual([400, 'invalid_input', 'consultationId'])
  expect((await book(desk, sits, { startsAt, serviceType: 'group' })).status).toBe(201)
  expect(refusal(await wait(desk, sits, startsAt, seat))).toEqual([409, 'already_booked'])
  const entry = await waits(desk, waiting, startsAt, { ...seat, from: undefined, to: undefined })
  expect([entry.from, entry.to, entry.serviceType]).toEqual([startsAt, later(startsAt, 1), 'group'])
  const [course] = await planned(desk, {
    serviceType: 'course',
    startsAt: ['2027-01-12T23:00:00Z', '2027-01-13T23:00:00Z'],
  })
  const ofCourse = { serviceType: 'course', consultationId: course?.id }
  expect(refusal(await wait(desk, waiting, startsAt, ofCourse))).toEqual([400, 'invalid_input', 'consultationId'])
})

describe('refuses, and writes nothing, where', () => {
  const day = '2026-12-20T15:00:00.000Z'
  const bad: [what: string, changes: Record<string, unknown>, status: number, code: string][] = [
    ['the window is over', { from: '2026-11-01T15:00:00Z', to: '2026-11-02T15:00:00Z' }, 400, 'invalid_input'],
    ['it ends before it begins', { to: '2026-12-20T14:00:00Z' }, 400, 'invalid_input'],
    ['no session fits in', { to: '2026-12-20T15:30:00Z' }, 400, 'invalid_input'],
    ['it is too far ahead', { from: '2027-12-20T15:00:00Z', to: '2027-12-21T15:00:00Z' }, 422, 'slot_not_offered'],
    ['no session is that long', { durationMinutes: 45 }, 422, 'duration_not_offered'],
    ['there is no such zone', { timeZone: 'Mars/Olympus' }, 400, 'invalid_input'],
    ['a time is no time', { from: 'soon' }, 400, 'invalid_input'],
    ['a group session is not named', { serviceType: 'group' }, 400, 'invalid_input'],
    ['the session is unknown', { consultationId: '01900000-0000-7000-8000-000000000000' }, 404, 'not_found'],
    ['the consultant is unknown', { consultantId: '01900000-0000-7000-8000-000000000000' }, 404, 'not_found'],
    ['a field is unknown', { mood: 'good' }, 400, 'invalid_input'],
  ]
  test.each(bad)('%s', async (_, changes, status, code) => {
    const client = await person(desk)
    const before = await rows()
    expect(refusal(await wait(desk, client, day, changes)).slice(0, 2)).toEqual([status, code])
    expect(await rows()).toEqual(before)
  })
})

test('nobody sees or ends the waiting of others', async () => {
  const startsAt = await takenHour()
  const client = await person(desk)
  const entry = await waits(desk, client, startsAt)
  const rival = await createPractice(desk.app, 'rival')
  const senders: [Sender, number][] = [
    [{}, 401],
    [await person(desk), 404],
    [{ token: await signIn(desk.app, rival.ownerEmail) }, 404],
    [{ token: await signIn(desk.app, client.email, rival.slug) }, 404],
    [{ token: await signIn(desk.app, desk.jane.ownerEmail, desk.jane.slug) }, 404],
    [await hire(desk, 'marketing'), 404],
  ]
  const before = await rows()
  for (const [sender, status] of senders) {
    const answers = [await leave(entry.id, sender), await desk.post(`/api/waitlist/${entry.id}/accept`, sender)]
    expect(answers.map((answer) => answer.status)).toEqual([status, status])
    const list = await desk.get<WaitlistPage>(`/api/waitlist?practice=${desk.jane.slug}`, sender)
    expect(list.body.data?.map(({ id }) => id) ?? []).not.toContain(entry.id)
    const managed = await desk.get(`/api/waitlist?practice=${desk.jane.slug}&scope=manage`, sender)
    expect([401, 403, 404]).toContain(managed.status)
  }
  expect((await wait(desk, {}, startsAt)).status).toBe(401)
  expect((await wait(desk, { token: senders[3]?.[0].token ?? '' }, startsAt)).status).toBe(404)
  expect(await rows()).toEqual(before)
})
