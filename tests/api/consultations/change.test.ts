import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Consultation, ConsultationPage, ManagedConsultationPage } from '@deskbell/server/contract/consultations'
import type { CreditBalance } from '@deskbell/server/contract/credits'
import { createPractice, signIn, type Answer, type Refusal, type Sender } from '../../support/scenario.ts'
import { tripsOf, type Desk } from '../credits/desk.ts'
import { book, booked, clientWith, openFrontDesk } from './front-desk.ts'

let desk: Desk
let client: Sender
let people = 0
let day = 7
let startsAt: string
beforeAll(async () => {
  desk = await openFrontDesk()
})
afterAll(() => desk.app.close())
beforeEach(async () => {
  client = await clientWith(desk, `client.${++people}@example.com`)
  startsAt = new Date(Date.UTC(2026, 11, ++day, 15)).toISOString()
})

const email = () => `client.${people}@example.com`
const at = (hours: number) => new Date(Date.parse(startsAt) + hours * 3_600_000).toISOString()
const credits = async () =>
  (await desk.get<CreditBalance>(`/api/credits/balance?practice=${desk.jane.slug}`, client)).body.available.private
    ?.credits
const cancel = <Body = Consultation>(id: string, sender: Sender = client, body: object = {}) =>
  desk.post<Body>(`/api/consultations/${id}/cancel`, sender, body)
const move = <Body = Consultation>(id: string, to: string, sender: Sender = client) =>
  desk.post<Body>(`/api/consultations/${id}/reschedule`, sender, { startsAt: to })
const links = async () => {
  await desk.app.settled()
  const [mail] = desk.app.mailbox.list(email())
  const found = (words: string) =>
    new RegExp(`${words}: https://desk\\.test(/manage/[\\w-]{43})`).exec(mail?.text ?? '')?.[1]
  return { move: found('Move it') as string, cancel: found('Cancel it') as string, mail }
}
const form = (path: string, fields: Record<string, string> = {}) =>
  desk.app.request(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  })

test('a client cancels in time: the credit comes back once, and the time is free again', async () => {
  const { id } = await booked(desk, client, { startsAt })
  expect(await credits()).toBe(4)
  let answer: Answer<Consultation> | undefined
  expect(
    await tripsOf(desk, async () => {
      answer = await cancel(id)
    }),
  ).toBe(2)
  expect([answer?.status, answer?.body.status, answer?.body.booking]).toEqual([
    200,
    'cancelled',
    expect.objectContaining({ status: 'cancelled', creditGivenBack: true }),
  ])
  expect((await cancel(id)).status).toBe(200)
  expect(await credits()).toBe(5)
  expect((await book(desk, client, { startsAt })).status).toBe(201)
})

test('of many clicks on cancel one gives the credit back', async () => {
  const { id } = await booked(desk, client, { startsAt })
  const answers = await Promise.all(Array.from({ length: 8 }, () => cancel(id)))
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200))
  expect(await credits()).toBe(5)
})

test('who cancels late loses the credit; where the practice cancels it comes back', async () => {
  const late = await booked(desk, client, { startsAt })
  const other = await booked(desk, client, { startsAt: at(2) })
  desk.app.clock.set(at(-2))
  const member = { token: await signIn(desk.app, desk.jane.ownerEmail) }
  client = { ...client, token: await signIn(desk.app, email(), desk.jane.slug) }
  expect((await cancel(late.id)).body.booking.creditGivenBack).toBe(false)
  expect((await cancel(other.id, member)).body.booking.creditGivenBack).toBe(true)
  expect(await credits()).toBe(4)
  desk.member = member
})

test('moves a session to another free time, and what paid goes with it', async () => {
  const { id } = await booked(desk, client, { startsAt })
  let answer: Answer<Consultation> | undefined
  expect(
    await tripsOf(desk, async () => {
      answer = await move(id, at(0.5))
    }),
  ).toBe(2)
  expect([answer?.status, answer?.body.startsAt, answer?.body.booking.reschedules]).toEqual([200, at(0.5), 1])
  expect(await credits()).toBe(4)
  const other = await clientWith(desk, `other.${people}@example.com`)
  expect((await book<Refusal>(desk, other, { startsAt: at(1) })).body.error.code).toBe('slot_taken')
  expect((await book(desk, other, { startsAt: at(-0.5) })).status).toBe(201)
  expect((await move<Refusal>(id, at(-0.5))).body.error.code).toBe('slot_taken')
})

test('a client moves a session three times and no more, and not in its last day; the practice may', async () => {
  const { id } = await booked(desk, client, { startsAt })
  for (const hours of [1, 0, 1]) expect((await move(id, at(hours))).status).toBe(200)
  expect((await move<Refusal>(id, at(0))).body.error.code).toBe('reschedules_used_up')
  const second = await booked(desk, client, { startsAt: at(2) })
  desk.app.clock.set(at(-1))
  client = { ...client, token: await signIn(desk.app, email(), desk.jane.slug) }
  desk.member = { token: await signIn(desk.app, desk.jane.ownerEmail) }
  expect((await move<Refusal>(second.id, at(3))).body.error.code).toBe('too_late')
  expect((await move(second.id, at(3), desk.member)).status).toBe(200)
})

test('the link of the mail moves a session without signing in, once', async () => {
  await booked(desk, client, { startsAt })
  const first = await links()
  const page = await desk.app.request(first.move)
  const html = await page.text()
  expect([page.status, html]).toEqual([200, expect.stringContaining(`value="${at(0.5)}"`)])
  expect(html).not.toContain(`value="${startsAt}"`)
  const done = await form(first.move, { startsAt: at(0.5) })
  expect([done.status, await done.text()]).toEqual([200, expect.stringContaining('has a new time')])
  for (const path of [first.move, first.cancel]) expect((await desk.app.request(path)).status).toBe(410)
  expect((await form(first.move, { startsAt: at(1) })).status).toBe(410)
  const second = await links()
  expect(second.mail?.subject).toContain('moved')
  expect(second.mail?.invite?.ics).toContain('SEQUENCE:1')
  expect((await form(second.cancel, { reason: 'Ill <b>today</b>' })).status).toBe(200)
  expect(await credits()).toBe(5)
  const { mail } = await links()
  expect([mail?.invite?.method, mail?.html]).toEqual(['CANCEL', expect.stringContaining('&lt;b&gt;')])
})

test('a link twice at the same moment does its work once', async () => {
  await booked(desk, client, { startsAt })
  const { cancel: path } = await links()
  const answers = await Promise.all(Array.from({ length: 6 }, () => form(path)))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410, 410, 410, 410, 410])
  expect(await credits()).toBe(5)
})

test('others find nothing of it', async () => {
  const { id } = await booked(desk, client, { startsAt })
  const stranger = await clientWith(desk, `stranger.${people}@example.com`)
  const rival = await createPractice(desk.app, `rival${people}`)
  const senders: Sender[] = [
    stranger,
    { token: await signIn(desk.app, rival.ownerEmail) },
    { token: await signIn(desk.app, email(), rival.slug) },
  ]
  for (const sender of senders) {
    const answers = [
      await desk.get(`/api/consultations/${id}`, sender),
      await cancel(id, sender),
      await move(id, at(1), sender),
    ]
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404])
  }
  expect((await cancel(id, {})).status).toBe(401)
  expect((await desk.app.request(`/manage/${'x'.repeat(43)}`)).status).toBe(404)
})

test('lists what is to come, and what was given up, each to whom it belongs', async () => {
  const kept = await booked(desk, client, { startsAt })
  const given = await booked(desk, client, { startsAt: at(1) })
  await cancel(given.id)
  const list = (when: string) =>
    desk.get<ConsultationPage>(`/api/consultations/me?practice=${desk.jane.slug}&when=${when}`, client)
  const [upcoming, past] = [(await list('upcoming')).body.data, (await list('past')).body.data]
  expect([upcoming.map(({ id }) => id), past.map(({ id }) => id)]).toEqual([[kept.id], [given.id]])
  const query = `practice=${desk.jane.slug}&from=${startsAt}&to=${at(2)}`
  const managed = await desk.get<ManagedConsultationPage>(`/api/consultations?${query}`, desk.member)
  expect(managed.body.data.map(({ id, seats }) => [id, seats.map((seat) => seat.client.email)])).toEqual([
    [kept.id, [email()]],
    [given.id, [email()]],
  ])
})

test('hands out an entry for the calendar at an address that is open for five minutes', async () => {
  const { calendarUrl, booking } = await booked(desk, client, { startsAt })
  const path = calendarUrl?.replace('https://desk.test', '') as string
  const entry = await desk.app.request(path)
  expect([entry.status, entry.headers.get('Content-Type'), await entry.text()]).toEqual([
    200,
    'text/calendar; charset=utf-8; method=PUBLISH',
    expect.stringContaining(`UID:${booking.id}@desk.test`),
  ])
  expect((await desk.app.request(`${path}x`)).status).toBe(410)
  desk.app.clock.advance(5 * 60_000 + 1000)
  expect((await desk.app.request(path)).status).toBe(410)
})
