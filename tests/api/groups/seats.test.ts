import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Consultation, ConsultationPage } from '@deskbell/server/contract/consultations'
import { bookings, packageUses } from '@deskbell/server/db/schema/index'
import { signIn, siteOrigin, type Refusal, type Sender } from '../../support/scenario.ts'
import { refusal } from '../checkout/shop.ts'
import { race } from '../checkout/together.ts'
import { book, booked, clientWith, openFrontDesk } from '../consultations/front-desk.ts'
import { tripsOf, type Desk } from '../credits/desk.ts'
import { creditsLeft, groupCredits, planned } from './group-desk.ts'

let desk: Desk
let people = 0
let days = 0
beforeAll(async () => {
  desk = await openFrontDesk()
})
afterAll(() => desk.app.close())

const nextEvening = () => new Date(Date.UTC(2026, 11, 5 + ++days, 23)).toISOString()
const newEmail = () => `person.${++people}@example.com`
const member = (credits = 5, email = newEmail()) =>
  clientWith(desk, email, [groupCredits(credits), groupCredits(credits, 'course')])
const takeSeat = <Body = { consultation: Consultation }>(client: Sender, startsAt: string) =>
  book<Body>(desk, client, { startsAt, serviceType: 'group' })
const takeCourse = <Body = { consultation: Consultation }>(client: Sender, startsAt: string) =>
  book<Body>(desk, client, { startsAt, serviceType: 'course' })
const cancel = <Body = Consultation>(id: string, sender: Sender, body: object = {}) =>
  desk.post<Body>(`/api/consultations/${id}/cancel`, sender, body)
const upcoming = async (client: Sender) =>
  (await desk.get<ConsultationPage>(`/api/consultations/me?practice=${desk.jane.slug}`, client)).body.data
const mailsTo = (email: string) => desk.app.mailbox.list(email).map(({ subject }) => subject)

test('of thirty who want the last seats exactly as many sit as there are, and the others lose nothing', async () => {
  const startsAt = nextEvening()
  await planned(desk, { startsAt: [startsAt], capacity: 4 })
  const clients = await Promise.all(Array.from({ length: 10 }, () => member(1)))
  const answers = await race(
    desk,
    clients.flatMap((client) => [client, client, client]).map((client) => () => takeSeat<Refusal>(client, startsAt)),
  )
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(4)
  const codes = new Set(answers.filter(({ status }) => status !== 201).map(({ body }) => body.error.code))
  expect([...codes].toSorted()).toEqual(['already_booked', 'group_full'])
  const left = await Promise.all(clients.map((client) => creditsLeft(desk, client)))
  expect(left.filter((credits) => credits === 0)).toHaveLength(4)
})

test('nobody takes two seats in one session', async () => {
  const startsAt = nextEvening()
  await planned(desk, { startsAt: [startsAt] })
  const client = await member()
  expect((await takeSeat(client, startsAt)).status).toBe(201)
  expect(refusal(await takeSeat(client, startsAt))).toEqual([409, 'already_booked'])
  expect(await creditsLeft(desk, client)).toBe(4)
})

test('who gives a seat up frees it, gets the credit back, and leaves the others and their links as they were', async () => {
  const startsAt = nextEvening()
  await planned(desk, { startsAt: [startsAt], capacity: 2 })
  const email = newEmail()
  const [stays, goes, waits] = [await member(5, email), await member(), await member()]
  const kept = await takeSeat(stays, startsAt)
  const given = await takeSeat(goes, startsAt)
  expect(refusal(await takeSeat(waits, startsAt))).toEqual([409, 'group_full'])
  expect(await tripsOf(desk, () => cancel(given.body.consultation.id, goes))).toBe(2)
  expect(await creditsLeft(desk, goes)).toBe(5)
  expect((await takeSeat(waits, startsAt)).status).toBe(201)
  expect(kept.body.consultation.booking.rescheduleUntil).toBeNull()
  await desk.app.settled()
  const text = desk.app.mailbox.list(email)[0]?.text ?? ''
  expect(text).not.toContain('Move it')
  const path = /https:\/\/desk\.test(\/manage\/[\w-]{43})/.exec(text)?.[1] ?? ''
  expect((await desk.app.request(path)).status).toBe(200)
  expect(
    (await desk.app.request(path, { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }))
      .status,
  ).toBe(200)
  expect((await upcoming(waits)).map(({ status }) => status)).toEqual(['scheduled'])
})

test('many who give their seats up at the same moment all get their credit back', async () => {
  const startsAt = nextEvening()
  const [session] = await planned(desk, { startsAt: [startsAt], capacity: 20 })
  const clients = await Promise.all(Array.from({ length: 12 }, () => member(1)))
  for (const client of clients) expect((await takeSeat(client, startsAt)).status).toBe(201)
  const answers = await race(
    desk,
    clients.map((client) => () => cancel(session?.id ?? '', client)),
  )
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  expect(await Promise.all(clients.map((client) => creditsLeft(desk, client)))).toEqual(clients.map(() => 1))
})

test('the practice takes one client out, and the others keep their seats', async () => {
  const startsAt = nextEvening()
  await planned(desk, { startsAt: [startsAt] })
  const [one, other] = [await member(), await member()]
  const { id, booking } = (await takeSeat(one, startsAt)).body.consultation
  await takeSeat(other, startsAt)
  const answer = await cancel(id, desk.member, { bookingId: booking.id })
  expect([answer.status, answer.body.status, answer.body.booking.status]).toEqual([200, 'scheduled', 'cancelled'])
  expect([await creditsLeft(desk, one), await creditsLeft(desk, other)]).toEqual([5, 4])
  expect(await upcoming(other)).toHaveLength(1)
  expect(refusal(await cancel(id, desk.member, { bookingId: booking.id }))).toEqual([404, 'not_found'])
})

test('the practice cancels for everybody: every credit comes back and everybody is told', async () => {
  const startsAt = nextEvening()
  const [session] = await planned(desk, { startsAt: [startsAt], capacity: 5 })
  const emails = Array.from({ length: 5 }, newEmail)
  const clients = await Promise.all(emails.map((email) => member(5, email)))
  // Somebody sits down at the very moment.
  for (const client of clients.slice(1)) expect((await takeSeat(client, startsAt)).status).toBe(201)
  const statuses = await race<number>(desk, [
    async () => (await takeSeat(clients[0] as Sender, startsAt)).status,
    async () => (await cancel(session?.id ?? '', desk.member, { reason: 'Ill' })).status,
  ])
  expect([[201, 422].includes(statuses[0] ?? 0), statuses[1]]).toEqual([true, 200])
  for (const client of clients) expect([await creditsLeft(desk, client), await upcoming(client)]).toEqual([5, []])
  await desk.app.settled()
  for (const email of emails.slice(1)) expect(mailsTo(email)[0]).toContain('session cancelled')
  expect(refusal(await takeSeat(clients[0] as Sender, startsAt))[0]).toBe(422)
})

test('a course is booked as one: a spend for each session, of one package', async () => {
  const weekly = [nextEvening(), nextEvening(), nextEvening()]
  await planned(desk, { serviceType: 'course', startsAt: weekly, capacity: 2 })
  const [poor, rich] = [await member(2), await member(3)]
  expect(refusal(await takeCourse(poor, weekly[0] as string))).toEqual([422, 'no_credits'])
  expect(await creditsLeft(desk, poor, 'course')).toBe(2)
  const trips = await tripsOf(desk, async () => {
    const { status, body } = await takeCourse(rich, weekly[0] as string)
    expect([status, body.consultation.course?.sessions]).toEqual([201, 3])
  })
  expect([trips, await creditsLeft(desk, rich, 'course')]).toEqual([2, 0])
  const seats = await upcoming(rich)
  expect(seats.map(({ startsAt }) => startsAt)).toEqual(weekly)
  const uses = await desk.app.db
    .select()
    .from(packageUses)
    .innerJoin(bookings, eq(bookings.useId, packageUses.id))
    .where(eq(bookings.purchaseId, seats[0]?.booking.credits?.purchaseId ?? ''))
  expect(uses.map((row) => row.package_uses.credits)).toEqual([1, 1, 1])
  expect(new Set(uses.map((row) => row.package_uses.grantId))).toHaveLength(1)
  expect(refusal(await takeCourse(rich, weekly[0] as string))).toEqual([409, 'already_booked'])
})

test('a course takes the last seat of all its sessions or of none', async () => {
  const weekly = [nextEvening(), nextEvening()]
  await planned(desk, { serviceType: 'course', startsAt: weekly, capacity: 2 })
  const clients = await Promise.all(Array.from({ length: 8 }, () => member(2)))
  const answers = await race(
    desk,
    clients.map((client) => () => takeCourse(client, weekly[0] as string)),
  )
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(2)
  const seats = await Promise.all(clients.map(async (client) => (await upcoming(client)).length))
  expect(seats.toSorted((one, other) => other - one)).toEqual([2, 2, 0, 0, 0, 0, 0, 0])
})

test('who cancels before a course begins gives all of it up; after that one session', async () => {
  const weekly = [nextEvening(), nextEvening(), nextEvening()]
  await planned(desk, { serviceType: 'course', startsAt: weekly })
  const email = newEmail()
  const client = await member(6, email)
  expect((await takeCourse(client, weekly[0] as string)).status).toBe(201)
  const [, second] = await upcoming(client)
  const answer = await cancel(second?.id ?? '', client)
  expect([answer.status, answer.body.course?.sessions, answer.body.booking.creditGivenBack]).toEqual([200, 3, true])
  expect([await creditsLeft(desk, client, 'course'), await upcoming(client)]).toEqual([6, []])
  await desk.app.settled()
  expect(mailsTo(email).filter((subject) => subject.includes('cancelled'))).toHaveLength(3)
  expect(desk.app.mailbox.list(email)[0]?.text).toContain('It is a session of a course')
  expect((await takeCourse(client, weekly[0] as string)).status).toBe(201)
  await desk.app.settled()
  const cancelPath = /https:\/\/desk\.test(\/manage\/[\w-]{43})/.exec(desk.app.mailbox.list(email)[0]?.text ?? '')?.[1]
  expect(await (await desk.app.request(cancelPath ?? '')).text()).toContain('all 3 sessions')
})

test('credits by session count, where a unit begun counts in each', async () => {
  const weekly = [nextEvening(), nextEvening()]
  await planned(desk, { serviceType: 'course', startsAt: weekly, durationMinutes: 45 })
  const allowance = { ...groupCredits(3, 'course'), creditUnitMinutes: 30 as const }
  const client = await clientWith(desk, newEmail(), [allowance])
  const answer = await book<Refusal>(desk, client, {
    startsAt: weekly[0] as string,
    serviceType: 'course',
    durationMinutes: 45,
  })
  expect(refusal(answer)).toEqual([422, 'no_credits'])
})

test('a private booking of a group session’s time is refused', async () => {
  const startsAt = '2026-12-28T15:00:00.000Z'
  await planned(desk, { startsAt: [startsAt] })
  const client = await clientWith(desk, newEmail())
  expect(refusal(await book(desk, client, { startsAt }))).toEqual([409, 'slot_taken'])
  await booked(desk, client, { startsAt: '2026-12-28T16:00:00.000Z' })
})

test('once a course has begun, one session of it is given up', async () => {
  const weekly = [nextEvening(), nextEvening(), nextEvening()]
  await planned(desk, { serviceType: 'course', startsAt: weekly })
  const email = newEmail()
  const { id } = (await takeCourse(await member(3, email), weekly[0] as string)).body.consultation
  desk.app.clock.set(new Date(Date.parse(weekly[0] as string) + 1).toISOString())
  const client = { token: await signIn(desk.app, email, desk.jane.slug), origin: siteOrigin }
  const last = (await upcoming(client)).at(-1)
  const answer = await cancel(last?.id ?? '', client)
  expect([answer.status, answer.body.booking.creditGivenBack]).toEqual([200, true])
  expect((await upcoming(client)).map(({ startsAt }) => startsAt)).toEqual(weekly.slice(0, 2))
  expect(refusal(await cancel(id, client))).toEqual([409, 'booking_closed'])
})
