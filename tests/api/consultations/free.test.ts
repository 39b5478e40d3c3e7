import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ConsultationBooked } from '@deskbell/server/contract/consultations'
import { bookings, practices, purchases } from '@deskbell/server/db/schema/index'
import { returnUrl, signIn, siteOrigin, type Answer, type Refusal, type Sender } from '../../support/scenario.ts'
import { tripsOf, type Desk } from '../credits/desk.ts'
import { book, offerSessions, openFrontDesk, usualSessions } from './front-desk.ts'

let desk: Desk
let client: Sender
beforeAll(async () => {
  desk = await openFrontDesk()
  await offerSessions(desk, {
    durations: [
      { durationMinutes: 30, rates: [{ amount: 0, currency: 'USD' }] },
      ...usualSessions.durations.filter(({ durationMinutes }) => durationMinutes > 30),
    ],
  })
  client = { token: await signIn(desk.app, 'free@example.com', desk.jane.slug), origin: siteOrigin }
})
afterAll(() => desk.app.close())

const onTheSpot = { with: 'checkout', currency: 'USD', returnUrl } as const
const free = (day: number, changes = {}) =>
  book(desk, client, {
    startsAt: `2026-12-${String(day).padStart(2, '0')}T15:00:00.000Z`,
    durationMinutes: 30,
    pay: onTheSpot,
    ...changes,
  })

test('a session that costs nothing is booked at once: no checkout, no purchase, nothing held', async () => {
  desk.app.simulator.clearRequests()
  let answer: Answer<ConsultationBooked> | undefined
  expect(
    await tripsOf(desk, async () => {
      answer = await free(8)
    }),
  ).toBe(2)
  expect([answer?.status, Object.keys(answer?.body ?? {}), answer?.body.consultation]).toEqual([
    201,
    ['consultation'],
    expect.objectContaining({
      status: 'scheduled',
      holdExpiresAt: null,
      booking: expect.objectContaining({
        status: 'booked',
        paidWith: 'nothing',
        price: { amount: 0, currency: 'USD' },
        credits: null,
      }),
    }),
  ])
  expect(desk.app.simulator.requests()).toEqual([])
  expect(await desk.app.db.$count(purchases)).toBe(0)
})

test('the mail about it speaks of no payment and of no credit, nor does the one that cancels it', async () => {
  const { body } = await free(9)
  await desk.app.settled()
  const [booked] = desk.app.mailbox.list('free@example.com')
  expect(booked?.text).not.toMatch(/paid|0\.00|credit/i)
  await desk.post(`/api/consultations/${body.consultation.id}/cancel`, client, {})
  await desk.app.settled()
  const [cancelled] = desk.app.mailbox.list('free@example.com')
  expect([cancelled?.subject, cancelled?.text]).toEqual([
    expect.stringContaining('cancelled'),
    expect.not.stringMatching(/paid|credit/i),
  ])
})

test('several free sessions may be ahead, for nothing is held', async () => {
  for (const day of [10, 11]) expect((await free(day)).status).toBe(201)
})

test('who saw a price is told that there is none any more', async () => {
  const before = await desk.app.db.$count(bookings)
  const { body } = await book<Refusal>(desk, client, {
    startsAt: '2026-12-12T15:00:00.000Z',
    durationMinutes: 30,
    pay: { ...onTheSpot, expectedPrice: { amount: 500, currency: 'USD' } },
  })
  expect([body.error.code, body.error.details]).toEqual(['price_changed', { price: { amount: 0, currency: 'USD' } }])
  expect(await desk.app.db.$count(bookings)).toBe(before)
})

test('a practice that may not sell yet gives free sessions all the same, and sells none', async () => {
  await desk.app.db.update(practices).set({ operatorOwned: false })
  expect((await free(13)).status).toBe(201)
  const paid = await free(14, { durationMinutes: 60 })
  expect((paid.body as unknown as Refusal).error.code).toBe('selling_not_enabled')
})
