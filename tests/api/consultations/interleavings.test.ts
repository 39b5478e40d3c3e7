import * as fc from 'fast-check'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Consultation } from '@deskbell/server/contract/consultations'
import type { ManagedPurchase } from '@deskbell/server/contract/purchases'
import { requireSound } from '../../support/booking-books.ts'
import { signIn, siteOrigin, type Answer, type Sender } from '../../support/scenario.ts'
import { hour, minute } from '../../support/test-clock.ts'
import { race } from '../checkout/together.ts'
import { buyAndPay, sessionOf, stock } from '../checkout/shop.ts'
import { give, privateHours, type Desk } from '../credits/desk.ts'
import { book, openFrontDesk, setHours } from './front-desk.ts'

const people = ['val', 'kim', 'lee'].map((name) => `${name}@example.com`)
let desk: Desk
let senders: Sender[]
let item: { id: string }
beforeAll(async () => {
  desk = await openFrontDesk()
  await setHours(desk, { bufferBeforeMinutes: 15, bufferAfterMinutes: 30, sessionsPerDay: 4 })
  item = await stock(desk, { allowances: [privateHours(3)] })
  senders = []
  for (const email of people) senders.push({ token: await signIn(desk.app, email, desk.jane.slug), origin: siteOrigin })
})
afterAll(() => desk.app.close())

/** Days go by in a run, and sessions end. */
async function signInAnew(): Promise<void> {
  const { app, jane } = desk
  desk.member.token = await signIn(app, jane.ownerEmail)
  senders = []
  for (const email of people) senders.push({ token: await signIn(app, email, jane.slug), origin: siteOrigin })
}

const who = fc.nat({ max: people.length - 1 })
const which = fc.nat({ max: 9 })
const slot = fc.nat({ max: 5 })
const durationMinutes = fc.constantFrom(30, 60, 120)
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ does: fc.constant('book' as const), who, slot, durationMinutes }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('repeat' as const), who, slot }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('cancel' as const), which, byPractice: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('move' as const), which, slot, byPractice: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('refund' as const), which }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('transfer' as const), which, who }) },
)
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never
/** What Stripe tells of in between, and how time goes by. */
const between = fc.record({
  dispute: fc.option(which, { freq: 4 }),
  settle: fc.constantFrom('won' as const, 'lost' as const, null),
  minutes: fc.constantFrom(0, 1, 90, 26 * 60),
})
const moments = fc.array(fc.record({ steps: fc.array(step, { minLength: 1, maxLength: 8 }), between }), {
  minLength: 1,
  maxLength: 6,
})

/** What a run has made so far, as far as its people were told. */
type Told = { purchases: { id: string }[]; paid: { id: string }[]; sessions: { id: string; who: number }[] }

/** Ten in the morning in New York of the next days, in steps that overlap. */
function timeOf(slotNumber: number): string {
  const today = Math.floor(desk.app.clock() / (24 * hour)) * 24 * hour
  return new Date(today + 24 * hour * (1 + (slotNumber % 2)) + 15 * hour + slotNumber * 30 * minute).toISOString()
}

/** The request that a step stands for; null where there is nothing to do it with. */
function plan(run: number, what: Step, told: Told): (() => Promise<void>) | null {
  const { member, post } = desk
  const allowed = ({ status, body }: Answer<unknown>) =>
    expect([200, 201, 400, 409, 410, 422], JSON.stringify(body)).toContain(status)
  if (what.does === 'book' || what.does === 'repeat') {
    const changes =
      what.does === 'book'
        ? { startsAt: timeOf(what.slot), durationMinutes: what.durationMinutes }
        : { startsAt: timeOf(what.slot) }
    const key = what.does === 'book' ? {} : { idempotencyKey: `${run}-${what.slot}-${changes.startsAt}` }
    return async () => {
      const answer = await book(desk, { ...senders[what.who], ...key }, changes)
      allowed(answer)
      if (answer.status === 201) told.sessions.push({ id: answer.body.consultation.id, who: what.who })
    }
  }
  if (what.does === 'refund') {
    const purchase = told.paid[what.which % Math.max(1, told.paid.length)]
    if (purchase === undefined) return null
    return async () => allowed(await post(`/api/purchases/${purchase.id}/refund`, member, { reason: 'Not needed' }))
  }
  if (what.does === 'transfer') {
    const purchase = told.purchases[what.which % Math.max(1, told.purchases.length)]
    if (purchase === undefined) return null
    const body = { client: { email: people[what.who] } }
    return async () => {
      const answer = await post<ManagedPurchase>(`/api/purchases/${purchase.id}/transfer`, member, body)
      allowed(answer)
      if (answer.status === 201) told.purchases.push({ id: answer.body.id })
    }
  }
  const session = told.sessions[what.which % Math.max(1, told.sessions.length)]
  if (session === undefined) return null
  const sender = what.byPractice ? member : (senders[session.who] as Sender)
  if (what.does === 'cancel')
    return async () => allowed(await post<Consultation>(`/api/consultations/${session.id}/cancel`, sender, {}))
  const body = { startsAt: timeOf(what.slot) }
  return async () => allowed(await post<Consultation>(`/api/consultations/${session.id}/reschedule`, sender, body))
}

/** Bookings by credits that were held or over: never. */
const paidWithWhatWasClosed = () =>
  desk.app.db.all(sql`select b.id from bookings b join purchases p on p.id = b.purchase_id
      join credit_grants g on g.id = b.grant_id join consultations c on c.id = b.consultation_id
    where b.created_at > p.frozen_at or (c.sequence = 0 and c.starts_at >= g.expires_at)`)

test('however bookings, moves, cancellations, refunds, disputes, transfers, expiry and time interleave, times and credits fit', async () => {
  let run = 0
  let made = 0
  await fc.assert(
    fc.asyncProperty(moments, async (all) => {
      run++
      await signInAnew()
      const told: Told = { purchases: [], paid: [], sessions: [] }
      for (const [index, email] of people.entries()) {
        const { purchase } = await buyAndPay(desk, item, senders[index])
        told.paid.push(purchase)
        told.purchases.push(purchase)
        const expiresAt = new Date(desk.app.clock() + 36 * hour).toISOString()
        told.purchases.push(await give(desk, { email, allowances: [privateHours(1)], expiresAt }))
      }
      const disputes: string[] = []
      for (const { steps, between: then } of all) {
        await race(
          desk,
          steps.map((what) => plan(run, what, told)).filter((request) => request !== null),
        )
        desk.app.clock.advance(minute)
        const disputed = then.dispute === null ? undefined : told.paid[then.dispute % told.paid.length]
        const charge = disputed === undefined ? undefined : chargeOf(disputed)
        if (charge !== undefined) disputes.push(desk.app.simulator.openDispute(charge).id)
        const open = then.settle === null ? undefined : disputes.pop()
        if (open !== undefined && then.settle !== null) desk.app.simulator.closeDispute(open, then.settle)
        await desk.app.settled()
        await requireSound(desk.app.db, desk.app.clock())
        desk.app.clock.advance(then.minutes * minute)
      }
      expect(await paidWithWhatWasClosed()).toEqual([])
      made += told.sessions.length
    }),
    { numRuns: 15 },
  )
  // A property about bookings that were all refused would say nothing.
  expect(made).toBeGreaterThan(run)
}, 60_000)

/** The payment of a purchase, where it can still be disputed. */
function chargeOf(purchase: { id: string }): string | undefined {
  const paymentIntent = sessionOf(desk, purchase).payment_intent
  const charge = desk.app.simulator
    .charges()
    .find((one) => one.payment_intent === paymentIntent && !one.disputed && !one.refunded)
  return charge?.id
}
