import { eq } from 'drizzle-orm'
import Stripe from 'stripe'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Consultation, ConsultationBooked } from '@deskbell/server/contract/consultations'
import { payments, practices, purchases } from '@deskbell/server/db/schema/index'
import { requireSound } from '../../support/booking-books.ts'
import { returnUrl, signIn, siteOrigin, type Refusal, type Sender } from '../../support/scenario.ts'
import { pay, refusal, sessionOf } from '../checkout/shop.ts'
import type { Desk } from '../credits/desk.ts'
import { chargeOf, connect, type Till } from '../money/till.ts'
import { book, offerSessions, openFrontDesk } from './front-desk.ts'

let desk: Desk
let till: Till
let people = 0
beforeAll(async () => {
  desk = await openFrontDesk()
  const stripe = new Stripe('sk_test_of_the_tests', {
    httpClient: Stripe.createFetchHttpClient(desk.app.stripeFetch),
    telemetry: false,
    maxNetworkRetries: 0,
  })
  till = { ...desk, stripe, item: { id: '' } }
})
afterEach(() => requireSound(desk.app.db, desk.app.clock()))
afterAll(() => desk.app.close())

const email = () => `payer.${people}@example.com`
async function hold<Body = ConsultationBooked>(day: number, changes = {}) {
  people++
  const client: Sender = { token: await signIn(desk.app, email(), desk.jane.slug), origin: siteOrigin }
  const startsAt = `2026-12-${String(day).padStart(2, '0')}T15:00:00.000Z`
  const answer = await book<Body>(desk, client, {
    startsAt,
    pay: { with: 'checkout', currency: 'USD', returnUrl },
    ...changes,
  })
  const read = async (id: string) => (await desk.get<Consultation>(`/api/consultations/${id}`, client)).body
  return { ...answer, read }
}
const recordOf = async (purchaseId: string | undefined) =>
  (
    await desk.app.db
      .select()
      .from(payments)
      .where(eq(payments.purchaseId, purchaseId as string))
  )[0]

test('an early booking pays less, and rate and discount are kept as they were', async () => {
  await offerSessions(desk, { earlyBooking: [{ daysAhead: 3, percentOff: 25 }] })
  const { body, read } = await hold(8)
  expect(body.consultation.booking.price).toEqual({ amount: 9_000, currency: 'USD' })
  await offerSessions(desk)
  await pay(desk, { id: body.purchaseId as string }, { email: email() })
  expect((await read(body.consultation.id)).booking).toMatchObject({ status: 'booked', price: { amount: 9_000 } })
  expect(await recordOf(body.purchaseId)).toMatchObject({ chargedMinor: 9_000 })
})

test('tax that Stripe adds is no mismatch, and the mail says what was paid', async () => {
  await desk.app.db.update(practices).set({ automaticTax: true })
  const { body, read } = await hold(9)
  const session = sessionOf(desk, { id: body.purchaseId as string })
  desk.app.simulator.pay(session.id, { email: email(), country: 'DE' })
  await desk.app.settled()
  expect((await read(body.consultation.id)).booking.status).toBe('booked')
  const { chargedMinor = 0, taxMinor = 0 } = (await recordOf(body.purchaseId)) ?? {}
  expect([taxMinor > 0, chargedMinor - taxMinor]).toEqual([true, 12_000])
  const [mail] = desk.app.mailbox.list(email())
  expect(mail?.text).toContain(`${(chargedMinor / 100).toFixed(2)} USD`)
  await desk.app.db.update(practices).set({ automaticTax: false })
})

test('a practice that Stripe has not enabled holds nothing, and one that it has gets the money less the fee', async () => {
  await desk.app.db.update(practices).set({ operatorOwned: false })
  expect(refusal(await hold<Refusal>(10))).toEqual([409, 'selling_not_enabled'])
  const account = await connect(till)
  await desk.app.db.update(practices).set({ platformFeeBps: 1_000 })
  const { body, read } = await hold(10)
  await pay(desk, { id: body.purchaseId as string }, { email: email() })
  expect((await read(body.consultation.id)).booking.status).toBe('booked')
  expect(await recordOf(body.purchaseId)).toMatchObject({ stripeAccountId: account, platformFeeMinor: 1_200 })
})

test('a disputed payment leaves the session and holds what would come back', async () => {
  const { body, read } = await hold(11)
  await pay(desk, { id: body.purchaseId as string }, { email: email() })
  desk.app.simulator.openDispute(chargeOf(till, { id: body.purchaseId as string }).id)
  await desk.app.settled()
  expect((await read(body.consultation.id)).booking.status).toBe('booked')
  const [purchase] = await desk.app.db
    .select()
    .from(purchases)
    .where(eq(purchases.id, body.purchaseId as string))
  expect(purchase?.frozenAt).not.toBeNull()
})
