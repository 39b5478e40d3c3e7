import { eq } from 'drizzle-orm'
import Stripe from 'stripe'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Consultation, ConsultationBooked } from '@deskbell/server/contract/consultations'
import { bookings, consultations, outbox } from '@deskbell/server/db/schema/index'
import { requireSound } from '../../support/booking-books.ts'
import { returnUrl, signIn, siteOrigin, type Sender } from '../../support/scenario.ts'
import { pay } from '../checkout/shop.ts'
import { chargeOf, refund, type Till } from '../money/till.ts'
import type { Desk } from '../credits/desk.ts'
import { creditsLeft, planned } from '../groups/group-desk.ts'
import { book, booked, openFrontDesk } from './front-desk.ts'

let desk: Desk
let till: Till
let client: Sender
let people = 0
let startsAt: string
beforeAll(async () => {
  desk = await openFrontDesk()
  const stripe = new Stripe('sk_test_of_the_tests', {
    httpClient: Stripe.createFetchHttpClient(desk.app.stripeFetch),
    telemetry: false,
    maxNetworkRetries: 0,
  })
  till = { ...desk, stripe, item: { id: '' } }
})
beforeEach(async () => {
  const token = await signIn(desk.app, `payer.${++people}@example.com`, desk.jane.slug)
  client = { token, origin: siteOrigin }
  startsAt = new Date(Date.UTC(2026, 11, 4 + people, 15)).toISOString()
})
afterEach(() => requireSound(desk.app.db, desk.app.clock()))
afterAll(() => desk.app.close())

const email = () => `payer.${people}@example.com`
async function buySession(changes = {}): Promise<ConsultationBooked & { purchase: { id: string } }> {
  const { body } = await book(desk, client, {
    startsAt,
    pay: { with: 'checkout', currency: 'USD', returnUrl },
    ...changes,
  })
  const purchase = { id: body.purchaseId as string }
  await pay(desk, purchase, { email: email() })
  return { ...body, purchase }
}
const read = async (id: string) => (await desk.get<Consultation>(`/api/consultations/${id}`, client)).body
const mails = async () => {
  await desk.app.settled()
  return desk.app.mailbox.list(email()).map(({ subject }) => subject)
}

test('a session whose payment goes back whole is cancelled with it: both sides are told, and the time is free', async () => {
  const { consultation, purchase } = await buySession()
  expect((await refund(till, purchase)).status).toBe(201)
  expect((await read(consultation.id)).booking).toMatchObject({ status: 'cancelled' })
  expect((await mails()).filter((subject) => subject.includes('cancelled'))).toHaveLength(1)
  const [toJane] = desk.app.mailbox.list('hello@jane.test')
  expect(toJane?.subject).toContain('cancelled')
  expect(desk.app.mailbox.list(email()).find(({ subject }) => subject.includes('cancelled'))?.text).not.toContain(
    'credit',
  )
  expect((await creditsLeft(desk, client, 'private')) ?? 0).toBe(0)
  const again = await book(desk, client, { startsAt, pay: { with: 'checkout', currency: 'USD', returnUrl } })
  expect(again.status).toBe(201)
})

test('so is one whose payment went back in Stripe’s own dashboard, once however often it is told', async () => {
  const { consultation, purchase } = await buySession()
  await till.stripe.refunds.create({ charge: chargeOf(till, purchase).id })
  await desk.app.settled()
  for (const { id } of desk.app.simulator.events('charge.refunded')) await desk.app.simulator.redeliver(id)
  await desk.app.settled()
  expect((await read(consultation.id)).status).toBe('cancelled')
  const told = await desk.app.db.select().from(outbox).where(eq(outbox.kind, 'booking_cancelled'))
  expect(told.filter(({ recipient }) => recipient === email())).toHaveLength(1)
})

test('a part of the money back leaves the session', async () => {
  const { consultation, purchase } = await buySession()
  expect((await refund(till, purchase, { amount: 5_000 })).status).toBe(201)
  expect((await read(consultation.id)).booking.status).toBe('booked')
})

test('what took place stays what it was', async () => {
  const { consultation, purchase } = await buySession()
  const begun = { startsAt: desk.app.clock() - 3_600_000, endsAt: desk.app.clock() - 1 }
  await desk.app.db.update(consultations).set(begun).where(eq(consultations.id, consultation.id))
  expect((await refund(till, purchase)).status).toBe(201)
  expect((await read(consultation.id)).booking.status).toBe('booked')
})

test('the session that its credit was used for instead is cancelled, too', async () => {
  const { consultation, purchase } = await buySession()
  await desk.post(`/api/consultations/${consultation.id}/cancel`, client, {})
  const instead = await booked(desk, client, { startsAt: startsAt.replace('T15', 'T18') })
  expect((await refund(till, purchase)).status).toBe(201)
  expect((await read(instead.id)).booking.status).toBe('cancelled')
  expect((await creditsLeft(desk, client, 'private')) ?? 0).toBe(0)
})

test('a course goes back as one, and others keep their seats', async () => {
  const times = ['T22', 'T23'].map((hour) => startsAt.replace('T15', hour))
  await planned(desk, { serviceType: 'course', startsAt: times, seatPrice: { amount: 9_000, currency: 'USD' } })
  const first = await buySession({ startsAt: times[0], serviceType: 'course' })
  client = { token: await signIn(desk.app, 'stays@example.com', desk.jane.slug), origin: siteOrigin }
  const stays = await buySession({ startsAt: times[0], serviceType: 'course' })
  expect((await refund(till, first.purchase)).status).toBe(201)
  const statuses = async ({ id }: { id: string }) =>
    (await desk.app.db.select().from(bookings).where(eq(bookings.purchaseId, id))).map(({ status }) => status)
  expect([await statuses(first.purchase), await statuses(stays.purchase)]).toEqual([
    ['cancelled', 'cancelled'],
    ['booked', 'booked'],
  ])
})

test('where the refund fails after all, the credit is there for another time', async () => {
  const { purchase } = await buySession()
  await refund(till, purchase)
  const [made] = (await till.stripe.refunds.list({ charge: chargeOf(till, purchase).id })).data
  desk.app.simulator.settleRefund(made?.id as string, 'failed')
  await desk.app.settled()
  expect(await creditsLeft(desk, client, 'private')).toBe(1)
})
