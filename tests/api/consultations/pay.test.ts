import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { CheckoutStatus } from '@deskbell/server/contract/checkout'
import type { Consultation, ConsultationBooked, ConsultationDraft } from '@deskbell/server/contract/consultations'
import type { CreditBalance } from '@deskbell/server/contract/credits'
import { bookings, consultations, packageUses } from '@deskbell/server/db/schema/index'
import { returnUrl, signIn, siteOrigin, type Answer, type Refusal, type Sender } from '../../support/scenario.ts'
import { minute } from '../../support/test-clock.ts'
import { tripsOf, type Desk } from '../credits/desk.ts'
import { pay as payAt } from '../checkout/shop.ts'
import { book, clientWith, openFrontDesk } from './front-desk.ts'

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
  client = await newcomer()
  startsAt = new Date(Date.UTC(2026, 11, ++day, 15)).toISOString()
})

const email = () => `payer.${people}@example.com`
async function newcomer(): Promise<Sender> {
  people++
  return { token: await signIn(desk.app, email(), desk.jane.slug), origin: siteOrigin }
}
const onTheSpot = { pay: { with: 'checkout', currency: 'USD', returnUrl } } satisfies Partial<ConsultationDraft>
const hold = (sender: Sender = client, changes: Partial<ConsultationDraft> = {}) =>
  book(desk, sender, { startsAt, ...onTheSpot, ...changes })
const payFor = ({ purchaseId }: ConsultationBooked) => payAt(desk, { id: purchaseId as string }, { email: email() })
const read = (id: string, sender: Sender = client) => desk.get<Consultation>(`/api/consultations/${id}`, sender)
const credits = async (sender: Sender = client) =>
  (await desk.get<CreditBalance>(`/api/credits/balance?practice=${desk.jane.slug}`, sender)).body.available.private
    ?.credits ?? 0

test('holds a time while its checkout is open, and books it once that is paid', async () => {
  let held: Answer<ConsultationBooked> | undefined
  expect(
    await tripsOf(desk, async () => {
      held = await hold()
    }),
  ).toBe(2)
  expect(held?.status).toBe(201)
  const { consultation } = (held as Answer<ConsultationBooked>).body
  expect([consultation.status, consultation.booking.price]).toEqual(['held', { amount: 12_000, currency: 'USD' }])
  const other = await clientWith(desk, `other.${people}@example.com`)
  expect((await book<Refusal>(desk, other, { startsAt })).body.error.code).toBe('slot_taken')

  await payFor(held?.body as ConsultationBooked)
  await desk.app.settled()
  const { body } = await read(consultation.id)
  expect([body.status, body.booking.status, body.holdExpiresAt]).toEqual(['scheduled', 'booked', null])
  expect(await credits()).toBe(0)
  const mails = desk.app.mailbox.list(email()).map(({ subject }) => subject)
  expect(mails.filter((subject) => /confirmed|booked/.test(subject))).toEqual([
    expect.stringContaining('session booked'),
  ])
})

test('gives the time back when the checkout runs out', async () => {
  const { body } = await hold()
  desk.app.clock.advance(36 * minute)
  client = { ...client, token: await signIn(desk.app, email(), desk.jane.slug) }
  await desk.app.server.runDueWork()
  await desk.app.settled()
  expect((await read(body.consultation.id)).body.status).toBe('cancelled')
  const other = await clientWith(desk, `other.${people}@example.com`)
  expect((await book(desk, other, { startsAt })).status).toBe(201)
})

test('a payment that comes after its time went to somebody else is a credit, and the buyer is told', async () => {
  const { body } = await hold()
  const { db } = desk.app
  await db.update(bookings).set({ heldUntilAt: 1 }).where(eq(bookings.id, body.consultation.booking.id))
  await db.update(consultations).set({ heldUntilAt: 1 }).where(eq(consultations.id, body.consultation.id))
  const other = await clientWith(desk, `other.${people}@example.com`)
  expect((await book(desk, other, { startsAt })).status).toBe(201)

  await payFor(body)
  await desk.app.settled()
  expect((await read(body.consultation.id)).body.booking).toMatchObject({ status: 'cancelled' })
  expect(desk.app.mailbox.list(email())[0]?.subject).toBe('Jane Doe: please choose another time')
  expect(await credits()).toBe(1)
  const again = await book(desk, client, { startsAt: startsAt.replace('T15', 'T17') })
  expect([again.status, await credits()]).toEqual([201, 0])
})

test('a payment that comes late for a time that nobody took still books it', async () => {
  const { body } = await hold()
  const { db } = desk.app
  await db.update(bookings).set({ heldUntilAt: 1 }).where(eq(bookings.id, body.consultation.booking.id))
  await db.update(consultations).set({ heldUntilAt: 1 }).where(eq(consultations.id, body.consultation.id))
  await payFor(body)
  await desk.app.settled()
  expect((await read(body.consultation.id)).body.status).toBe('scheduled')
})

test('a payment told of many times books once and spends once', async () => {
  const { body } = await hold()
  await payFor(body)
  await Promise.all(
    Array.from({ length: 5 }, () => desk.get<CheckoutStatus>(`/api/checkout/sessions/${body.purchaseId}`, client)),
  )
  await desk.app.settled()
  const uses = await desk.app.db
    .select()
    .from(packageUses)
    .where(eq(packageUses.origin, `booking:${body.consultation.booking.id}`))
  expect([uses.length, await credits()]).toEqual([1, 0])
})

test('a client holds one time only, and gives it up before taking another', async () => {
  const first = await hold()
  const later = startsAt.replace('T15', 'T18')
  const refused = await book<Refusal>(desk, client, { ...onTheSpot, startsAt: later })
  expect([refused.body.error.code, refused.body.error.details]).toEqual([
    'hold_exists',
    { consultationId: first.body.consultation.id, purchaseId: first.body.purchaseId },
  ])
  const given = await desk.post<Consultation>(`/api/consultations/${first.body.consultation.id}/cancel`, client, {})
  expect([given.status, given.body.status]).toEqual([200, 'cancelled'])
  const payment = await desk.get<CheckoutStatus>(`/api/checkout/sessions/${first.body.purchaseId}`, client)
  expect([payment.body.purchase.state, payment.body.checkout]).toEqual(['expired', null])
  expect((await book(desk, client, { ...onTheSpot, startsAt: later })).status).toBe(201)
})

test('of many clicks one holds the time and one checkout stays open', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => hold()))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true)
})

test('the same request again answers the same checkout', async () => {
  const sender = { ...client, idempotencyKey: 'hold-this-time-only-once' }
  const [one, other] = [await hold(sender), await hold(sender)]
  expect([one, other].map(({ status, body }) => [status, body.consultation?.id])).toEqual(
    Array.from({ length: 2 }, () => [201, one.body.consultation?.id]),
  )
  expect(other.body.checkout).toEqual(one.body.checkout)
})

test('a price that changed, a currency without a rate and a strange return address hold nothing', async () => {
  const before = await desk.app.db.$count(consultations)
  const codes = []
  for (const pay of [
    { ...onTheSpot.pay, expectedPrice: { amount: 11_000, currency: 'USD' } },
    { ...onTheSpot.pay, currency: 'EUR' },
    { ...onTheSpot.pay, returnUrl: 'https://evil.test/' },
  ])
    codes.push((await book<Refusal>(desk, client, { startsAt, pay })).body.error.code)
  expect(codes).toEqual(['price_changed', 'currency_not_offered', 'return_url_not_allowed'])
  expect(await desk.app.db.$count(consultations)).toBe(before)
})

test('who cancels what was paid on the spot in time has a credit for another time', async () => {
  const { body } = await hold()
  await payFor(body)
  await desk.app.settled()
  const { body: cancelled } = await desk.post<Consultation>(
    `/api/consultations/${body.consultation.id}/cancel`,
    client,
    {},
  )
  expect([cancelled.booking.creditGivenBack, await credits()]).toEqual([true, 1])
})
