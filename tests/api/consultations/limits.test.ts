import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Consultation } from '@deskbell/server/contract/consultations'
import { clients, consultants, consultations, packages, practices } from '@deskbell/server/db/schema/index'
import { signIn, siteOrigin, type Refusal, type Sender } from '../../support/scenario.ts'
import { refusal, stock } from '../checkout/shop.ts'
import type { Desk } from '../credits/desk.ts'
import { creditsLeft, groupCredits, planned } from '../groups/group-desk.ts'
import { book, booked, clientWith, offerSessions, openFrontDesk } from './front-desk.ts'

let desk: Desk
let client: Sender
let people = 0
let startsAt: string
beforeAll(async () => {
  desk = await openFrontDesk()
})
beforeEach(async () => {
  desk.member = { token: await signIn(desk.app, desk.jane.ownerEmail) }
  desk.owner = desk.member.token as string
  client = await clientWith(desk, `client.${++people}@example.com`)
  const day = new Date(desk.app.clock() + (4 + people) * 86_400_000)
  startsAt = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate(), 15)).toISOString()
})
afterAll(() => desk.app.close())

const email = () => `client.${people}@example.com`
const at = (hours: number) => new Date(Date.parse(startsAt) + hours * 3_600_000).toISOString()
const cancel = <Body = Consultation>(id: string, sender = client, body = {}) =>
  desk.post<Body>(`/api/consultations/${id}/cancel`, sender, body)
const move = <Body = Consultation>(id: string, to: string, sender = client) =>
  desk.post<Body>(`/api/consultations/${id}/reschedule`, sender, { startsAt: to })
/** By the clock of the test, to the millisecond. */
async function itIs(instant: number) {
  desk.app.clock.set(new Date(instant).toISOString())
  client = { token: await signIn(desk.app, email(), desk.jane.slug), origin: siteOrigin }
  desk.member = { token: await signIn(desk.app, desk.jane.ownerEmail) }
  desk.app.clock.set(new Date(instant).toISOString())
}
async function linkOf(words: string): Promise<string> {
  await desk.app.settled()
  const text = desk.app.mailbox.list(email())[0]?.text ?? ''
  return new RegExp(`${words}: https://desk\\.test(/manage/[\\w-]{43})`).exec(text)?.[1] as string
}
const form = (path: string, fields: Record<string, string> = {}) =>
  desk.app.request(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  })

test('the last instant to cancel and to move is the one that was told, and not one later', async () => {
  const [kept, moved, late] = [
    await booked(desk, client, { startsAt }),
    await booked(desk, client, { startsAt: at(1) }),
    await booked(desk, client, { startsAt: at(2) }),
  ]
  const limit = Date.parse(kept.booking.cancelUntil as string)
  expect(kept.booking.rescheduleUntil).toBe(kept.booking.cancelUntil)
  await itIs(limit)
  expect((await cancel(kept.id)).body.booking.creditGivenBack).toBe(true)
  await itIs(Date.parse(moved.booking.rescheduleUntil as string))
  expect((await move(moved.id, at(3))).status).toBe(200)
  await itIs(Date.parse(late.booking.cancelUntil as string) + 1)
  expect(refusal(await move(late.id, at(4)))).toEqual([422, 'too_late'])
  expect((await cancel(late.id)).body.booking.creditGivenBack).toBe(false)
})

test('until the instant it begins it can be cancelled by its client, then only by the practice', async () => {
  const [one, other] = [await booked(desk, client, { startsAt }), await booked(desk, client, { startsAt: at(1) })]
  await itIs(Date.parse(startsAt) - 1)
  expect((await cancel(one.id)).status).toBe(200)
  await itIs(Date.parse(at(1)))
  expect(refusal(await cancel(other.id))).toEqual([409, 'booking_closed'])
  expect(refusal(await move(other.id, at(5)))).toEqual([409, 'booking_closed'])
  expect((await cancel(other.id, desk.member)).body.booking.creditGivenBack).toBe(true)
})

test('a seat in a group is not taken at the instant it begins', async () => {
  await planned(desk, { startsAt: [at(7)] })
  const joiner = await clientWith(desk, `joiner.${people}@example.com`, [groupCredits(1)])
  desk.app.clock.set(at(7))
  const token = await signIn(desk.app, `joiner.${people}@example.com`, desk.jane.slug)
  desk.app.clock.set(at(7))
  const answer = await book(desk, { ...joiner, token }, { startsAt: at(7), serviceType: 'group' })
  expect(refusal(answer)).toEqual([422, 'slot_not_offered'])
  desk.member = { token: await signIn(desk.app, desk.jane.ownerEmail) }
})

test('a session keeps its length though it is offered no more: it is moved as it is', async () => {
  const { id } = await booked(desk, client, { startsAt, durationMinutes: 30 })
  await offerSessions(desk, {
    durations: [{ durationMinutes: 90, rates: [] }],
    defaultDurationMinutes: 90,
  })
  expect((await move(id, at(1))).status).toBe(200)
  const page = await (await desk.app.request(await linkOf('Move it'))).text()
  expect(page).toContain(`value="${at(2)}"`)
  expect((await form(await linkOf('Move it'), { startsAt: at(2) })).status).toBe(200)
  await offerSessions(desk)
})

test('with a consultant who left, nothing is moved and everything can be cancelled', async () => {
  const { id } = await booked(desk, client, { startsAt })
  const path = await linkOf('Move it')
  const active = (is: boolean) =>
    desk.app.db.update(consultants).set({ active: is }).where(eq(consultants.id, desk.jane.consultantId))
  await active(false)
  expect(refusal(await move(id, at(1)))).toEqual([422, 'slot_not_offered'])
  expect(await (await desk.app.request(path)).text()).toContain('Nothing is free')
  expect((await cancel(id)).status).toBe(200)
  await active(true)
})

test('a link moves a session to another time, and not to the one that it has', async () => {
  await booked(desk, client, { startsAt })
  const path = await linkOf('Move it')
  expect((await form(path, { startsAt })).status).toBe(400)
  expect((await form(path)).status).toBe(400)
  expect((await form(path, { startsAt: at(0.25) })).status).toBe(422)
  expect((await form(path, { startsAt: at(1) })).status).toBe(200)
})

test('a link is void once the session was moved or cancelled otherwise, and once its client is erased', async () => {
  const { id } = await booked(desk, client, { startsAt })
  const first = [await linkOf('Move it'), await linkOf('Cancel it')]
  await move(id, at(1))
  const second = [await linkOf('Move it'), await linkOf('Cancel it')]
  for (const path of first) expect([path, (await form(path, { startsAt: at(2) })).status]).toEqual([path, 410])
  const [row] = await desk.app.db.select().from(clients).where(eq(clients.email, email()))
  await desk.app.db
    .update(clients)
    .set({ email: null, name: null })
    .where(eq(clients.id, row?.id as string))
  for (const path of second) expect([path, (await form(path, { startsAt: at(2) })).status]).toEqual([path, 410])
  await desk.app.db
    .update(clients)
    .set({ email: email() })
    .where(eq(clients.id, row?.id as string))
  await cancel(id, desk.member)
  for (const path of second) expect([path, (await desk.app.request(path)).status]).toEqual([path, 410])
})

test('why a session is given up is kept as it was written, cut between characters', async () => {
  const { id } = await booked(desk, client, { startsAt })
  const path = await linkOf('Cancel it')
  expect((await form(path, { reason: `\u0000${'x'.repeat(299)}😀😀` })).status).toBe(200)
  const [row] = await desk.app.db.select().from(consultations).where(eq(consultations.id, id))
  expect(row?.cancelReason).toBe(`${'x'.repeat(299)}😀`)
})

test('cancelled twice, by the client and then by the practice, it stays the client’s', async () => {
  const { id } = await booked(desk, client, { startsAt })
  await cancel(id)
  expect((await cancel(id, desk.member, { reason: 'Ill', giveBack: false })).status).toBe(200)
  const [row] = await desk.app.db.select().from(consultations).where(eq(consultations.id, id))
  expect([row?.cancelledBy, row?.cancelReason, await creditsLeft(desk, client, 'private')]).toEqual(['client', null, 5])
})

test('what was booked at Calendly is moved and cancelled there', async () => {
  const { id } = await booked(desk, client, { startsAt })
  await desk.app.db.update(consultations).set({ source: 'calendly' }).where(eq(consultations.id, id))
  for (const sender of [client, desk.member]) {
    expect(refusal(await cancel(id, sender))).toEqual([409, 'booked_elsewhere'])
    expect(refusal(await move(id, at(1), sender))).toEqual([409, 'booked_elsewhere'])
  }
  const { body } = await desk.get<Consultation>(`/api/consultations/${id}`, client)
  expect([body.calendarUrl, body.booking.cancelUntil, body.booking.rescheduleUntil]).toEqual([null, null, null])
  expect(await creditsLeft(desk, client, 'private')).toBe(4)
})

test('in a suspended practice members change nothing, and clients move nothing', async () => {
  const { id } = await booked(desk, client, { startsAt })
  const suspendedAt = (instant: number | null) => desk.app.db.update(practices).set({ suspendedAt: instant })
  await suspendedAt(desk.app.clock())
  expect(refusal(await cancel(id, desk.member))).toEqual([403, 'practice_suspended'])
  expect(refusal(await move(id, at(1), desk.member))).toEqual([403, 'practice_suspended'])
  expect(refusal(await move(id, at(1)))).toEqual([403, 'practice_suspended'])
  expect((await cancel(id)).status).toBe(200)
  await suspendedAt(null)
})

test('a trial for new clients only is not for who bought before, and says so', async () => {
  const { id } = await stock(desk, {
    type: 'free_trial',
    title: 'First talk',
    price: { amount: 0, currency: 'USD' },
    newClientsOnly: true,
    allowances: [{ serviceType: 'private', consultantTier: 0, credits: 1, creditUnitMinutes: 30 }],
  })
  const onTrial = { startsAt, durationMinutes: 30, pay: { with: 'trial' } } as const
  const { status, body } = await book<Refusal>(desk, client, onTrial)
  expect([status, body.error.code, body.error.details]).toEqual([422, 'not_eligible', { reason: 'new_clients_only' }])
  await desk.app.db.update(packages).set({ stockLimit: 0, newClientsOnly: false }).where(eq(packages.id, id))
  expect(refusal(await book(desk, client, onTrial))).toEqual([409, 'sold_out'])
})
