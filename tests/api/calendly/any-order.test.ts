import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signIn } from '../../support/scenario.ts'
import { day, hour, minute } from '../../support/test-clock.ts'
import { give, grantsOf, type Desk } from '../credits/desk.ts'
import { openCalendlyDesk, seatsOf, usesOf } from './calendly-desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openCalendlyDesk()
})
afterAll(() => desk.app.close())

type Life = { moves: number; end: 'stands' | 'cancelled in time' | 'cancelled late' }

const life = fc.record<Life>({
  moves: fc.integer({ min: 0, max: 3 }),
  end: fc.constantFrom('stands', 'cancelled in time', 'cancelled late'),
})

/** Which of the news come, in which order, some of them more than once; with pauses, in which the timer works. */
const delivery = fc.record({
  order: fc.array(fc.double({ min: 0, max: 1, noNaN: true, noDefaultInfinity: true }), {
    minLength: 24,
    maxLength: 24,
  }),
  pauses: fc.array(fc.constantFrom(0, 0, 0, 30_000, 2 * minute, 7 * minute), { minLength: 24, maxLength: 24 }),
  atOnce: fc.boolean(),
})

let count = 0

async function live(
  { moves, end }: Life,
  { order, pauses, atOnce }: typeof delivery extends fc.Arbitrary<infer D> ? D : never,
) {
  const { app } = desk
  const email = `life.${++count}@example.com`
  // Every life takes an hour of the clock, and a session lasts a few days.
  if (count % 20 === 0) desk.member = { token: await signIn(app, desk.jane.ownerEmail) }
  const purchase = await give(desk, { email })
  app.calendly.loseWebhooks(true)
  const from = app.calendly.deliveries().length
  const isLate = end === 'cancelled late'
  const startsAt = app.clock() + 10 * day
  let event = await app.calendly.book({ slug: 'strategy-session', startsAt, email })
  for (let move = 1; move <= moves; move++) {
    const isLast = isLate && move === moves
    event = await app.calendly.reschedule(event.id, isLast ? app.clock() + 3 * hour : startsAt + move * day)
  }
  const isCancelled = end !== 'stands'
  const keepsCredit = isLate && moves > 0
  if (isCancelled) await app.calendly.cancel(event.id)
  const told = app.calendly.deliveries().slice(from)
  app.calendly.loseWebhooks(false)

  const twice = [...told, ...told]
  const shuffled = twice
    .map((news, index) => ({ news, place: order[index] ?? 0 }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ news }) => news)
  const answers: Promise<unknown>[] = []
  for (const [index, news] of shuffled.entries()) {
    const answer = app.calendly.redeliver(news)
    answers.push(answer)
    if (!atOnce) {
      await answer
      await app.settled()
    }
    const pause = pauses[index] ?? 0
    if (pause === 0) continue
    await Promise.all(answers)
    await app.settled()
    app.clock.advance(pause)
    await app.server.runDueWork()
    await app.settled()
  }
  await Promise.all(answers)
  for (let round = 0; round < 4; round++) {
    await app.settled()
    app.clock.advance(10 * minute)
    await app.server.runDueWork()
  }
  await app.settled()

  const seats = (await seatsOf(desk)).filter(({ booking }) => booking.purchaseId === purchase.id)
  const standing = seats.filter(({ booking }) => booking.status === 'booked')
  expect(standing.map(({ consultation }) => [consultation.status, consultation.startsAt])).toEqual(
    isCancelled ? [] : [['scheduled', event.startsAt]],
  )
  const known = seats.filter(({ booking }) => booking.calendlyInviteeUri === app.calendly.inviteeUri(event))
  expect(known.map(({ booking }) => booking.status)).toEqual([isCancelled ? 'cancelled' : 'booked'])
  const [grant] = await grantsOf(desk, purchase)
  expect(grant?.remaining).toBe(isCancelled && !keepsCredit ? 5 : 4)
}

test('whatever the order of the news, one session is left of a booking and the credit goes with it', async () => {
  await fc.assert(fc.asyncProperty(life, delivery, live), { numRuns: 50, endOnFailure: true })
  expect(desk.app.logged.filter(({ event }) => event === 'webhook.apply_failed')).toEqual([])
  expect(desk.app.logged.filter(({ event }) => event === 'calendly.unsettled')).toEqual([])
}, 120_000)

test('where news come within a minute, no credit is ever refunded and spent again', async () => {
  const together = delivery.map((one) => ({ ...one, pauses: one.pauses.map(() => 0) }))
  const whichStand = life.map((one): Life => ({ ...one, end: 'stands' }))
  const before = (await usesOf(desk)).filter(({ kind }) => kind === 'give_back').length
  await fc.assert(fc.asyncProperty(whichStand, together, live), { numRuns: 25, endOnFailure: true })
  expect((await usesOf(desk)).filter(({ kind }) => kind === 'give_back').length).toBe(before)
}, 120_000)
