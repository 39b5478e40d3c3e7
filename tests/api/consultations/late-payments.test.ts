import { and, eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Consultation, ConsultationBooked, ConsultationDraft } from '@deskbell/server/contract/consultations'
import { bookings, purchases } from '@deskbell/server/db/schema/index'
import { requireSound } from '../../support/booking-books.ts'
import { returnUrl, signIn, siteOrigin, type Refusal, type Sender } from '../../support/scenario.ts'
import { minute } from '../../support/test-clock.ts'
import { deliver, eventOf } from '../checkout/events.ts'
import { pay, sessionOf } from '../checkout/shop.ts'
import type { Desk } from '../credits/desk.ts'
import { creditsLeft, groupCredits, planned } from '../groups/group-desk.ts'
import { book, booked, clientWith, openFrontDesk } from './front-desk.ts'

let desk: Desk
let client: Sender
let people = 0
let day = 2
let startsAt: string
beforeAll(async () => {
  desk = await openFrontDesk()
})
beforeEach(async () => {
  client = await newcomer()
  startsAt = new Date(Date.UTC(2026, 11, ++day, 15)).toISOString()
})
afterEach(() => requireSound(desk.app.db, desk.app.clock()))
afterAll(() => desk.app.close())

const email = () => `payer.${people}@example.com`
async function newcomer(): Promise<Sender> {
  people++
  return { token: await signIn(desk.app, email(), desk.jane.slug), origin: siteOrigin }
}
const onTheSpot = { pay: { with: 'checkout', currency: 'USD', returnUrl } } satisfies Partial<ConsultationDraft>
const hold = (changes: Partial<ConsultationDraft> = {}, sender = client) =>
  book(desk, sender, { startsAt, ...onTheSpot, ...changes })
const purchaseOf = ({ purchaseId }: ConsultationBooked) => ({ id: purchaseId as string })
const read = async (id: string) => (await desk.get<Consultation>(`/api/consultations/${id}`, client)).body
const newest = () => desk.app.mailbox.list(email())[0]
/** Longer than the checkout lives; the client signs in again, for sessions are short in these tests. */
async function wait(minutes: number) {
  desk.app.clock.advance(minutes * minute)
  client = { ...client, token: await signIn(desk.app, email(), desk.jane.slug) }
  desk.member = { token: await signIn(desk.app, desk.jane.ownerEmail) }
}

/** The checkout is complete, and a bank decides for days. */
async function payByBank(held: ConsultationBooked) {
  const session = sessionOf(desk, purchaseOf(held))
  Object.assign(session, { status: 'complete', payment_status: 'unpaid' })
  await deliver(desk, eventOf('checkout.session.completed', session))
  return session
}
async function bankSaysYes(session: object) {
  Object.assign(session, { payment_status: 'paid' })
  await deliver(desk, eventOf('checkout.session.async_payment_succeeded', session))
}

test('while a bank decides, the time stays held', async () => {
  const { body } = await hold()
  const session = await payByBank(body)
  await wait(60)
  const other = await clientWith(desk, `other.${people}@example.com`)
  expect((await book<Refusal>(desk, other, { startsAt })).body.error.code).toBe('slot_taken')
  await bankSaysYes(session)
  expect((await read(body.consultation.id)).booking.status).toBe('booked')
})

test('a bank that is heard of after the hold ran out does not take the time from who has it now', async () => {
  const { body } = await hold()
  await wait(38)
  const other = await clientWith(desk, `other.${people}@example.com`)
  expect((await book(desk, other, { startsAt })).status).toBe(201)
  const session = await payByBank(body)
  await requireSound(desk.app.db, desk.app.clock())
  await bankSaysYes(session)
  expect((await read(body.consultation.id)).booking.status).toBe('cancelled')
  expect([newest()?.subject, await creditsLeft(desk, client, 'private')]).toEqual([
    'Jane Doe: please choose another time',
    1,
  ])
})

test('a payment that comes after the session was to begin is a credit for another time', async () => {
  desk.app.clock.set(new Date(Date.parse(startsAt) - 10 * minute).toISOString())
  await wait(0)
  const { body, status } = await hold()
  expect(status).toBe(201)
  desk.app.clock.advance(11 * minute)
  await pay(desk, purchaseOf(body), { email: email() })
  await wait(0)
  expect((await read(body.consultation.id)).booking.status).toBe('cancelled')
  expect(await creditsLeft(desk, client, 'private')).toBe(1)
})

test('a time that the practice took back while a bank decides becomes a credit once the money is there', async () => {
  const { body } = await hold()
  const session = await payByBank(body)
  const own = await desk.post<Refusal>(`/api/consultations/${body.consultation.id}/cancel`, client, {})
  expect(own.body.error.code).toBe('payment_under_way')
  const cancelled = await desk.post(`/api/consultations/${body.consultation.id}/cancel`, desk.member, {})
  expect(cancelled.status).toBe(200)
  await bankSaysYes(session)
  expect([newest()?.subject, await creditsLeft(desk, client, 'private')]).toEqual([
    'Jane Doe: please choose another time',
    1,
  ])
})

test('what was charged is not what was sold: the time is let go, and somebody looks at the payment', async () => {
  const { body } = await hold()
  const session = sessionOf(desk, purchaseOf(body))
  Object.assign(session, { amount_total: 100 })
  await pay(desk, purchaseOf(body), { email: email() })
  const [purchase] = await desk.app.db
    .select()
    .from(purchases)
    .where(eq(purchases.id, body.purchaseId as string))
  expect([purchase?.state, (await read(body.consultation.id)).status]).toEqual(['review', 'cancelled'])
  const other = await clientWith(desk, `other.${people}@example.com`)
  expect((await book(desk, other, { startsAt })).status).toBe(201)
})

test('a seat paid on the spot is cancelled by its mail, and not moved by it', async () => {
  const evening = startsAt.replace('T15', 'T23')
  await planned(desk, { startsAt: [evening], seatPrice: { amount: 2500, currency: 'USD' } })
  const { body } = await hold({ startsAt: evening, serviceType: 'group' })
  await pay(desk, purchaseOf(body), { email: email() })
  expect(newest()?.text).toContain('Cancel it: https://desk.test/manage/')
  expect(newest()?.text).not.toContain('Move it:')
})

test('a course that is paid after one of its sessions filled is not booked in parts', async () => {
  const times = [0, 1].map((hour) => startsAt.replace('T15', `T2${2 + hour}`))
  await planned(desk, {
    serviceType: 'course',
    startsAt: times,
    capacity: 1,
    seatPrice: { amount: 9000, currency: 'USD' },
  })
  const { body } = await hold({ startsAt: times[0] as string, serviceType: 'course' })
  const ofPurchase = eq(bookings.purchaseId, body.purchaseId as string)
  await desk.app.db.update(bookings).set({ heldUntilAt: 1 }).where(ofPurchase)
  const other = await clientWith(desk, `other.${people}@example.com`, [groupCredits(2, 'course')])
  const { id } = await booked(desk, other, { startsAt: times[0] as string, serviceType: 'course' })
  // Who gives the first one up after all is the practice: the second one stays full.
  await desk.app.db
    .update(bookings)
    .set({ status: 'cancelled', cancelledAt: desk.app.clock() })
    .where(and(eq(bookings.consultationId, id), eq(bookings.status, 'booked')))
  await pay(desk, purchaseOf(body), { email: email() })
  const after = await desk.app.db.select().from(bookings).where(ofPurchase)
  expect(after.map(({ status }) => status)).toEqual(['cancelled', 'cancelled'])
  const lost = desk.app.mailbox.list(email()).filter(({ subject }) => subject.includes('please choose'))
  expect([lost.length, await creditsLeft(desk, client, 'course')]).toEqual([1, 2])
})

test('a group that the practice cancels can be paid by none of those who held a seat in it', async () => {
  const evening = startsAt.replace('T15', 'T23')
  const [group] = await planned(desk, { startsAt: [evening], seatPrice: { amount: 2500, currency: 'USD' } })
  const first = await hold({ startsAt: evening, serviceType: 'group' })
  const other = await newcomer()
  const second = await hold({ startsAt: evening, serviceType: 'group' }, other)
  expect((await desk.post(`/api/consultations/${group?.id}/cancel`, desk.member, {})).status).toBe(200)
  const sessions = [first, second].map(({ body }) => sessionOf(desk, purchaseOf(body)).status)
  expect(sessions).toEqual(['expired', 'expired'])
})

test('a time given up while its payment arrives is not lost with it', async () => {
  const { body } = await hold()
  desk.app.simulator.setFault({ kind: 'drop' } as never)
  desk.app.simulator.pay(sessionOf(desk, purchaseOf(body)).id, { email: email() })
  const given = await desk.post<Refusal>(`/api/consultations/${body.consultation.id}/cancel`, client, {})
  desk.app.simulator.clearFaults()
  expect(given.body.error.code).toBe('payment_under_way')
  await wait(5)
  await desk.app.server.runDueWork()
  expect((await read(body.consultation.id)).booking.status).toBe('booked')
})
