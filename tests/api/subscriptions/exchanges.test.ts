import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ManagedPackage } from '@deskbell/server/contract/packages'
import type { Refusal } from '../../support/scenario.ts'
import { day, minute } from '../../support/test-clock.ts'
import { buyAndPay, openShop, refusal, type Shop } from '../checkout/shop.ts'
import { race } from '../checkout/together.ts'
import { expectStripeShapes } from '../simulator/shapes.ts'
import {
  change,
  circle,
  decliningLater,
  passMonth,
  purchaseOf,
  recordOf,
  signInAgain,
  subscribe,
  subscriptionAt,
  type Subscriber,
} from './subscribers.ts'

let shop: Shop
let small: ManagedPackage
let large: ManagedPackage
let subscriber: Subscriber
const sessions = (credits: number) => ({
  allowances: [{ serviceType: 'private' as const, consultantTier: 0, credits, creditUnitMinutes: 60 as const }],
})
const costing = (amount: number) => ({ price: { amount, currency: 'USD' } })
beforeEach(async () => {
  shop = await openShop()
  small = await circle(shop, { title: 'Small circle', ...costing(5_000), ...sessions(2) })
  large = await circle(shop, { title: 'Large circle', ...costing(18_000), ...sessions(11) })
  subscriber = await subscribe(shop, await circle(shop))
})
afterEach(async () => {
  expectStripeShapes({ control: shop.app.simulator })
  await shop.app.close()
})

async function exchange(action: 'upgrade' | 'downgrade', to: { id: string }, who = subscriber, more: object = {}) {
  const token = await signInAgain(shop, who)
  return change(shop, who, { token }, { action, packageId: to.id, ...more })
}
const act = async (action: string, who = subscriber) =>
  change(shop, who, { token: await signInAgain(shop, who) }, { action })
/** All that is on record but mail: whoever signs in gets some. */
async function standingOf(who: Subscriber) {
  const { mails: _, ...record } = await recordOf(shop, who)
  return record
}
const priceAtStripe = (who = subscriber) => subscriptionAt(shop, who).items.data[0]?.price.unit_amount

describe('an upgrade', () => {
  test('to one package and to another at the same moment gives what was paid for, and no more', async () => {
    const largest = await circle(shop, { title: 'Largest circle', ...costing(36_000), ...sessions(20) })
    const token = await signInAgain(shop, subscriber)
    const upgrade = (to: ManagedPackage) => () =>
      change(shop, subscriber, { token }, { action: 'upgrade', packageId: to.id })
    // Nobody hears of the one before the other is made.
    shop.app.simulator.setFault({ kind: 'delay', delayMs: 30 })
    await race(shop, [upgrade(large), upgrade(largest)])
    shop.app.simulator.clearFaults()
    await shop.app.settled()
    await shop.app.server.runDueWork()
    const { movements, credits, purchase } = await recordOf(shop, subscriber)
    const paid = movements.reduce((sum, { chargedMinor }) => sum + chargedMinor, 0)
    const given = credits.reduce((sum: number, each) => sum + (each ?? 0), 0)
    expect([paid, given]).toEqual([36_000, 20])
    expect(purchase.priceMinor).toBe(priceAtStripe())
  })

  test('that the card does not pay changes nothing, and says so', async () => {
    const owing = await subscribe(shop, await circle(shop), { card: decliningLater })
    const before = await standingOf(owing)
    const answer = await exchange('upgrade', large, owing)
    expect(refusal(answer)).toEqual([422, 'upgrade_not_paid'])
    expect((answer.body as unknown as Refusal).error.details).toEqual({ reason: 'card_declined' })
    await shop.app.settled()
    expect(await standingOf(owing)).toEqual(before)
    expect(subscriptionAt(shop, owing)).toMatchObject({ status: 'active' })
    expect(priceAtStripe(owing)).toBe(9_000)
    // Another card pays it, without anybody waiting for Stripe to forget the answer it gave.
    shop.app.simulator.replaceCard(subscriptionAt(shop, owing).customer)
    expect((await exchange('upgrade', large, owing)).status).toBe(200)
    await shop.app.settled()
    expect((await recordOf(shop, owing)).credits.toSorted()).toEqual([5, 6])
  })

  test('that the same card pays after all is made a minute later', async () => {
    const owing = await subscribe(shop, await circle(shop), { card: decliningLater })
    await exchange('upgrade', large, owing)
    const asked = () => shop.app.simulator.charges().filter(({ status }) => status === 'failed').length
    expect(asked()).toBe(1)
    await exchange('upgrade', large, owing)
    expect(asked()).toBe(1)
    shop.app.clock.advance(minute)
    await exchange('upgrade', large, owing)
    expect(asked()).toBe(2)
  })

  test('seconds before the period ends costs nothing and gives nothing until the next one', async () => {
    const { periodEndsAt } = (await recordOf(shop, subscriber)).purchase
    shop.app.clock.set(new Date((periodEndsAt ?? 0) - 1_000).toISOString())
    expect((await exchange('upgrade', large)).status).toBe(200)
    await shop.app.settled()
    expect((await recordOf(shop, subscriber)).credits).toEqual([5])
    await passMonth(shop, 1)
    expect((await recordOf(shop, subscriber)).credits).toEqual([5, 11])
  })
})

describe('a downgrade', () => {
  test('waits for the next period: nothing goes back, and the new credits come with its payment', async () => {
    const { status, body } = await exchange('downgrade', small)
    expect(status).toBe(200)
    expect(body.purchase.package).toMatchObject({
      title: 'Circle',
      price: { amount: 9_000 },
      next: { packageId: small.id, title: 'Small circle', price: { amount: 5_000, currency: 'USD' } },
    })
    await shop.app.settled()
    const planned = await recordOf(shop, subscriber)
    expect(planned.credits).toEqual([5])
    expect(planned.movements).toHaveLength(1)
    await passMonth(shop)
    const { purchase, credits, movements, audits } = await recordOf(shop, subscriber)
    expect(purchase).toMatchObject({ packageId: small.id, priceMinor: 5_000, snapshot: { title: 'Small circle' } })
    expect(purchase.snapshot.next).toBeUndefined()
    expect(credits).toEqual([5, 2])
    expect(movements.map(({ chargedMinor }) => chargedMinor)).toEqual([9_000, 5_000])
    expect(audits.filter((action) => action.startsWith('purchase.'))).toEqual(
      expect.arrayContaining(['purchase.change_planned', 'purchase.downgraded']),
    )
    await passMonth(shop)
    expect((await recordOf(shop, subscriber)).credits).toEqual([5, 2, 2])
  })

  test('that nobody heard of is found with the first payment of the new package', async () => {
    shop.app.simulator.setFault({ kind: 'drop' })
    expect((await exchange('downgrade', small)).status).toBe(200)
    await passMonth(shop)
    shop.app.simulator.clearFaults()
    await passMonth(shop)
    expect(await recordOf(shop, subscriber)).toMatchObject({ credits: [5, 2, 2], purchase: { packageId: small.id } })
  })

  test('is taken back by resume, and the price stays what it was when it was sold', async () => {
    await exchange('downgrade', small)
    const { body } = await act('resume')
    expect(body.purchase.package.next).toBeUndefined()
    expect(priceAtStripe()).toBe(9_000)
    await passMonth(shop)
    expect((await recordOf(shop, subscriber)).credits).toEqual([5, 5])
  })

  test('that is still to come gives way to another one, and to a cancellation; an upgrade waits until it is taken back', async () => {
    const tiny = await circle(shop, { title: 'Tiny circle', ...costing(2_000), ...sessions(1) })
    await exchange('downgrade', small)
    expect(refusal(await exchange('upgrade', large))).toEqual([409, 'subscription_not_running'])
    expect((await exchange('downgrade', tiny)).body.purchase.package.next?.packageId).toBe(tiny.id)
    await act('resume')
    expect((await exchange('upgrade', large)).status).toBe(200)
    await shop.app.settled()
    expect((await recordOf(shop, subscriber)).credits.toSorted()).toEqual([5, 6])
    await exchange('downgrade', tiny)
    await act('cancel')
    await passMonth(shop)
    expect((await recordOf(shop, subscriber)).purchase).toMatchObject({ subscriptionState: 'canceled' })
    expect((await recordOf(shop, subscriber)).movements).toHaveLength(2)
  })

  test.each([
    ['to one that costs more', () => large, [400, 'invalid_input', 'packageId']],
    [
      'to another rhythm',
      () => circle(shop, { type: 'quarterly', ...costing(5_000) }),
      [400, 'invalid_input', 'packageId'],
    ],
    [
      'to what is not on sale',
      () => circle(shop, { active: false, ...costing(5_000) }),
      [400, 'invalid_input', 'packageId'],
    ],
    ['to what is sold out', () => circle(shop, { stockLimit: 0, ...costing(5_000) }), [409, 'sold_out']],
  ])('%s is refused, and nothing changes', async (_name, target, expected) => {
    const before = await standingOf(subscriber)
    expect(refusal(await exchange('downgrade', await target()))).toEqual(expected)
    expect(await standingOf(subscriber)).toEqual(before)
    expect(priceAtStripe()).toBe(9_000)
  })

  test('at another price than the one shown is refused; by the practice, too', async () => {
    const expectedPrice = { amount: 1_000, currency: 'USD' }
    expect(refusal(await exchange('downgrade', small, subscriber, { expectedPrice }))).toEqual([409, 'price_changed'])
    const input = { action: 'downgrade', packageId: small.id }
    expect(refusal(await change(shop, subscriber, { token: shop.owner }, input))).toEqual([403, 'forbidden'])
  })
})

test('a new price is for who buys from now on: subscribers pay what they agreed to, on and on', async () => {
  const sold = await circle(shop, { title: 'Growing circle' })
  const early = await subscribe(shop, sold)
  shop.app.clock.advance(day)
  const repriced = await shop.post(
    '/api/packages/bulk',
    { token: shop.owner },
    {
      practice: 'jane',
      packages: [{ id: sold.id, version: sold.version }],
      action: { kind: 'reprice', percent: 50 },
    },
  )
  expect(repriced.status).toBe(200)
  const late = await subscribe(shop, sold)
  await passMonth(shop)
  await passMonth(shop)
  const chargedTo = async (who: Subscriber) =>
    (await recordOf(shop, who)).movements.map(({ chargedMinor }) => chargedMinor)
  expect(await chargedTo(early)).toEqual([9_000, 9_000, 9_000])
  expect(await chargedTo(late)).toEqual([13_500, 13_500, 13_500])
  expect((await purchaseOf(shop, { ...early, token: await signInAgain(shop, early) })).package.price.amount).toBe(9_000)
  // Somebody who pays once and somebody who subscribes share nothing at Stripe either.
  expect(subscriptionAt(shop, early).items.data[0]?.price.id).not.toBe(
    subscriptionAt(shop, late).items.data[0]?.price.id,
  )
  await buyAndPay(shop, sold)
})
