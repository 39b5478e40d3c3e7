import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { auditEntries, outbox } from '@deskbell/server/db/schema/index'
import { requireSound } from '../../support/booking-books.ts'
import { returnUrl, signIn, siteOrigin, type Refusal, type Sender } from '../../support/scenario.ts'
import type { Desk } from '../credits/desk.ts'
import { book, booked, clientWith, openFrontDesk } from './front-desk.ts'

let desk: Desk
let day = 4
let startsAt: string
beforeAll(async () => {
  desk = await openFrontDesk()
})
beforeEach(() => {
  startsAt = new Date(Date.UTC(2026, 11, ++day, 15)).toISOString()
})
afterEach(() => requireSound(desk.app.db, desk.app.clock()))
afterAll(() => desk.app.close())

const at = (hours: number) => new Date(Date.parse(startsAt) + hours * 3_600_000).toISOString()
const somebody = (name: string) => clientWith(desk, `${name}.${day}@example.com`)
const move = (id: string, to: string, sender: Sender) =>
  desk.post<Refusal>(`/api/consultations/${id}/reschedule`, sender, { startsAt: to })
const codes = (answers: { status: number; body: Refusal }[]) =>
  answers.map(({ status, body }) => (status < 300 ? 'done' : body.error.code)).toSorted()

test('of many sessions that move to one time one gets it, and the others keep theirs', async () => {
  const people = await Promise.all(['a', 'b', 'c', 'd'].map(somebody))
  const sessions = await Promise.all(people.map((client, index) => booked(desk, client, { startsAt: at(index) })))
  const answers = await Promise.all(sessions.map(({ id }, index) => move(id, at(5), people[index] as Sender)))
  expect(codes(answers)).toEqual(['done', 'slot_taken', 'slot_taken', 'slot_taken'])
})

test('of a move and of bookings for one time one gets it', async () => {
  const [mover, ...others] = await Promise.all(['a', 'b', 'c', 'd'].map(somebody))
  const { id } = await booked(desk, mover as Sender, { startsAt })
  const answers = await Promise.all([
    move(id, at(2), mover as Sender),
    ...others.map((client) => book<Refusal>(desk, client, { startsAt: at(2) })),
  ])
  expect(codes(answers)).toEqual(['done', 'slot_taken', 'slot_taken', 'slot_taken'])
})

test('two sessions cannot trade their times, and neither gets lost in trying', async () => {
  const [one, other] = await Promise.all(['a', 'b'].map(somebody))
  const mine = await booked(desk, one as Sender, { startsAt })
  const theirs = await booked(desk, other as Sender, { startsAt: at(1) })
  const answers = await Promise.all([move(mine.id, at(1), one as Sender), move(theirs.id, at(0), other as Sender)])
  expect(codes(answers)).toEqual(['slot_taken', 'slot_taken'])
})

test('moved and cancelled at once it is one of the two, and then the other, and never half of both', async () => {
  const client = await somebody('a')
  const { id } = await booked(desk, client, { startsAt })
  const [moved, cancelled] = await Promise.all([
    move(id, at(3), client),
    desk.post<Refusal>(`/api/consultations/${id}/cancel`, client, {}),
  ])
  expect(cancelled.status).toBe(200)
  expect([200, 409]).toContain(moved.status)
})

test('of two moves of one session at once both count, one after the other, and each is told once', async () => {
  const client = await somebody('a')
  const { id, booking } = await booked(desk, client, { startsAt })
  const answers = await Promise.all([move(id, at(2), client), move(id, at(4), client)])
  expect(codes(answers)).toEqual(['done', 'done'])
  const told = (await desk.app.db.select().from(outbox)).filter(
    ({ kind, origin }) => kind === 'booking_moved' && origin.includes(booking.id),
  )
  expect(told).toHaveLength(4)
})

test('of holds for many times by one client one is made, and no other checkout stays open', async () => {
  const token = await signIn(desk.app, 'holds@example.com', desk.jane.slug)
  const pay = { with: 'checkout', currency: 'USD', returnUrl } as const
  const answers = await Promise.all(
    [0, 1, 2, 3, 4, 5].map((hours) => book<Refusal>(desk, { token, origin: siteOrigin }, { startsAt: at(hours), pay })),
  )
  expect(codes(answers)).toEqual(['done', ...Array.from({ length: 5 }, () => 'hold_exists')])
  expect(desk.app.simulator.sessions().filter(({ status }) => status === 'open')).toHaveLength(1)
})

test('who loses a race leaves nothing behind: no client, no entry, no mail', async () => {
  const count = async () => (await desk.app.db.select().from(auditEntries)).length
  const tokens = await Promise.all(
    Array.from({ length: 6 }, (_, index) => signIn(desk.app, `new.${index}@example.com`, desk.jane.slug)),
  )
  const pay = { with: 'checkout', currency: 'USD', returnUrl } as const
  const [entries, clients] = [await count(), await desk.app.db.$count(outbox)]
  const before = await desk.app.db.all<{ n: number }>('select count(*) as n from clients')
  const answers = await Promise.all(
    tokens.map((token) => book<Refusal>(desk, { token, origin: siteOrigin }, { startsAt, pay })),
  )
  expect(codes(answers)).toEqual(['done', ...Array.from({ length: 5 }, () => 'slot_taken')])
  const after = await desk.app.db.all<{ n: number }>('select count(*) as n from clients')
  expect([await count(), await desk.app.db.$count(outbox), after[0]?.n]).toEqual([
    entries + 1,
    clients,
    (before[0]?.n ?? 0) + 1,
  ])
})
