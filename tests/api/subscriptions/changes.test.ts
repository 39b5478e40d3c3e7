import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ManagedPackage } from '@deskbell/server/contract/packages'
import { auditEntries } from '@deskbell/server/db/schema/index'
import { createPackage, createPractice, signIn, type Refusal } from '../../support/scenario.ts'
import { day } from '../../support/test-clock.ts'
import { buyAndPay, openShop, refusal, stock, type Shop } from '../checkout/shop.ts'
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
let item: ManagedPackage
let subscriber: Subscriber
beforeEach(async () => {
  shop = await openShop()
  item = await circle(shop)
  subscriber = await subscribe(shop, item)
})
afterEach(async () => {
  expectStripeShapes({ control: shop.app.simulator })
  await shop.app.close()
})

const buyer = () => ({ token: subscriber.token })

describe('pause', () => {
  test('leaves the period that is paid for, and bills none until it is resumed', async () => {
    const { status, body } = await change(shop, subscriber, buyer(), { action: 'pause' })
    expect(status).toBe(200)
    expect(body.purchase.subscription?.pausedAt).toBe(new Date(shop.app.clock()).toISOString())
    await passMonth(shop)
    const paused = await recordOf(shop, subscriber)
    expect(paused.credits).toEqual([5])
    expect(paused.kinds).toEqual(['charge'])
    const token = await signInAgain(shop, subscriber)
    const resumed = await change(shop, subscriber, { token }, { action: 'resume' })
    expect(resumed.body.purchase.subscription).toMatchObject({ state: 'active', pausedAt: null })
    await passMonth(shop)
    expect((await recordOf(shop, subscriber)).credits).toEqual([5, 5])
  })

  test('twice is as once, and each change is on record with who made it', async () => {
    await change(shop, subscriber, buyer(), { action: 'pause' })
    await shop.app.settled()
    const first = await purchaseOf(shop, subscriber)
    shop.app.clock.advance(60_000)
    await change(shop, subscriber, buyer(), { action: 'pause' })
    await shop.app.settled()
    expect(await purchaseOf(shop, subscriber)).toEqual(first)
    const rows = (await shop.app.db.select().from(auditEntries)).filter(
      ({ action, subjectId }) => action === 'purchase.subscription_changed' && subjectId === subscriber.id,
    )
    expect(rows.map(({ actorKind }) => actorKind)).toEqual(['system', 'client'])
  })
})

describe('cancel', () => {
  test('ends the subscription with the period, and gives nothing more', async () => {
    const { body } = await change(shop, subscriber, buyer(), { action: 'cancel' })
    expect(body.purchase.subscription).toMatchObject({ state: 'active', cancelAtPeriodEnd: true })
    await passMonth(shop)
    const { purchase, credits } = await recordOf(shop, subscriber)
    expect(purchase).toMatchObject({ state: 'paid', subscriptionState: 'canceled' })
    expect(credits).toEqual([5])
    const token = await signInAgain(shop, subscriber)
    for (const action of ['pause', 'resume', 'cancel'] as const)
      expect(refusal(await change(shop, subscriber, { token }, { action }))).toEqual([409, 'subscription_not_running'])
    // Invoices can still be looked at.
    expect((await change(shop, subscriber, { token }, { action: 'portal' })).status).toBe(200)
  })

  test('is taken back by resume', async () => {
    await change(shop, subscriber, buyer(), { action: 'cancel' })
    const { body } = await change(shop, subscriber, buyer(), { action: 'resume' })
    expect(body.purchase.subscription?.cancelAtPeriodEnd).toBe(false)
    await passMonth(shop)
    expect((await recordOf(shop, subscriber)).credits).toEqual([5, 5])
  })

  test('by the practice is on record as its own', async () => {
    const { status } = await change(shop, subscriber, { token: shop.owner }, { action: 'cancel' })
    expect(status).toBe(200)
    const rows = (await shop.app.db.select().from(auditEntries)).filter(
      ({ action, actorKind }) => action === 'purchase.subscription_changed' && actorKind === 'member',
    )
    expect(rows).toHaveLength(1)
  })
})

describe('portal', () => {
  test('is a link for the buyer alone, which leads back to the page', async () => {
    const { status, body } = await change(shop, subscriber, buyer(), { action: 'portal' })
    expect(status).toBe(200)
    expect(body.portalUrl).toContain('/portal/')
    const asked = shop.app.simulator.requests().findLast(({ path }) => path.includes('billing_portal'))
    expect(asked?.params).toMatchObject({
      customer: subscriptionAt(shop, subscriber).customer,
      return_url: 'https://jane.test/work-with-me',
    })
    expect(refusal(await change(shop, subscriber, { token: shop.owner }, { action: 'portal' }))).toEqual([
      403,
      'forbidden',
    ])
  })
})

describe('upgrade', () => {
  const larger = { title: 'Large circle', price: { amount: 18_000, currency: 'USD' } }
  const tenCredits = {
    allowances: [{ serviceType: 'private' as const, consultantTier: 0, credits: 11, creditUnitMinutes: 60 as const }],
  }

  test('charges the rest of the period and gives the difference for it; the next period is the new one', async () => {
    const large = await circle(shop, { ...larger, ...tenCredits })
    const { periodEndsAt } = (await recordOf(shop, subscriber)).purchase
    const half = ((periodEndsAt ?? 0) - shop.app.clock()) / 2
    shop.app.clock.advance(half)
    const token = await signInAgain(shop, subscriber)
    const { status, body } = await change(shop, subscriber, { token }, { action: 'upgrade', packageId: large.id })
    expect([status, body]).toMatchObject([200, { purchase: { package: { title: 'Large circle' } } }])
    await shop.app.settled()
    const upgraded = await recordOf(shop, subscriber)
    expect(upgraded.purchase).toMatchObject({ packageId: large.id, priceMinor: 18_000, periodEndsAt })
    expect(upgraded.purchase.snapshot).toMatchObject({ title: 'Large circle', price: { amount: 18_000 } })
    expect(upgraded.credits).toEqual([5, 3])
    expect(upgraded.grants[1]?.expiresAt).toBe(periodEndsAt)
    expect(upgraded.movements.map(({ chargedMinor }) => chargedMinor)).toEqual([9_000, 4_500])
    await passMonth(shop, 17)
    const renewed = await recordOf(shop, subscriber)
    expect(renewed.credits).toEqual([5, 3, 11])
    expect(renewed.movements.at(-1)?.chargedMinor).toBe(18_000)
  })

  test('by two clicks at once is one upgrade', async () => {
    const large = await circle(shop, { ...larger, ...tenCredits })
    const upgrade = () => change(shop, subscriber, buyer(), { action: 'upgrade', packageId: large.id })
    const answers = await race(shop, [upgrade, upgrade, upgrade])
    await shop.app.settled()
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    const { movements, credits, audits } = await recordOf(shop, subscriber)
    expect(movements.map(({ chargedMinor }) => chargedMinor)).toEqual([9_000, 9_000])
    expect(credits.toSorted()).toEqual([5, 6])
    expect(audits.filter((action) => action === 'purchase.upgraded')).toHaveLength(1)
  })

  test('that was made and not recorded is found at Stripe', async () => {
    const large = await circle(shop, { ...larger, ...tenCredits })
    const { db } = shop.app
    const batch = db.batch.bind(db)
    let calls = 0
    // The process ends between Stripe's answer and the record.
    db.batch = ((queries: Parameters<typeof batch>[0]) =>
      ++calls > 1 ? Promise.reject(new Error('gone')) : batch(queries)) as unknown as typeof db.batch
    shop.app.simulator.setFault({ kind: 'drop' })
    expect((await change(shop, subscriber, buyer(), { action: 'upgrade', packageId: large.id })).status).toBe(500)
    db.batch = batch as typeof db.batch
    shop.app.simulator.clearFaults()
    expect((await recordOf(shop, subscriber)).credits).toEqual([5])
    await passMonth(shop)
    const { purchase, movements } = await recordOf(shop, subscriber)
    expect(purchase.packageId).toBe(large.id)
    expect(movements.map(({ chargedMinor }) => chargedMinor).toSorted((a, b) => a - b)).toEqual([9_000, 9_000, 18_000])
    expect((await recordOf(shop, subscriber)).credits.toSorted()).toEqual([11, 5, 6])
  })

  test.each([
    ['to what it is already', () => item, [400, 'invalid_input', 'packageId']],
    [
      'to a cheaper one',
      () => circle(shop, { price: { amount: 5_000, currency: 'USD' } }),
      [400, 'invalid_input', 'packageId'],
    ],
    ['to another rhythm', () => circle(shop, { ...larger, type: 'annual' }), [400, 'invalid_input', 'packageId']],
    ['to what is sold once', () => stock(shop), [400, 'invalid_input', 'packageId']],
    [
      'in another currency',
      () => circle(shop, { price: { amount: 50_000, currency: 'EUR' } }),
      [400, 'invalid_input', 'packageId'],
    ],
    ['to what is not on sale', () => circle(shop, { ...larger, active: false }), [400, 'invalid_input', 'packageId']],
    ['to what is for new clients', () => circle(shop, { ...larger, newClientsOnly: true }), [422, 'not_eligible']],
    ['to what is sold out', () => circle(shop, { ...larger, stockLimit: 0 }), [409, 'sold_out']],
    [
      'to another practice',
      async () => createPackage(shop.app, await createPractice(shop.app, 'rival'), { type: 'monthly', ...larger }),
      [400, 'invalid_input', 'packageId'],
    ],
  ])('%s is refused, and nothing changes', async (_name, target, expected) => {
    const { id } = await target()
    const before = await recordOf(shop, subscriber)
    expect(refusal(await change(shop, subscriber, buyer(), { action: 'upgrade', packageId: id }))).toEqual(expected)
    expect(await recordOf(shop, subscriber)).toEqual(before)
    expect(subscriptionAt(shop, subscriber).items.data[0]?.price.unit_amount).toBe(9_000)
  })

  test('at another price than the one shown is refused with the price of now', async () => {
    const large = await circle(shop, larger)
    const answer = await change<Refusal>(shop, subscriber, buyer(), {
      action: 'upgrade',
      packageId: large.id,
      expectedPrice: { amount: 1_000, currency: 'USD' },
    })
    expect(refusal(answer)).toEqual([409, 'price_changed'])
    expect(answer.body.error.details).toEqual({ price: { amount: 18_000, currency: 'USD' } })
  })

  test('is not for who owes a payment, has paused or is leaving', async () => {
    const large = await circle(shop, larger)
    const upgrade = { action: 'upgrade', packageId: large.id }
    await change(shop, subscriber, buyer(), { action: 'pause' })
    expect(refusal(await change(shop, subscriber, buyer(), upgrade))).toEqual([409, 'subscription_not_running'])
    const owing = await subscribe(shop, item, { card: decliningLater })
    await passMonth(shop)
    const token = await signInAgain(shop, owing)
    expect(refusal(await change(shop, owing, { token }, upgrade))).toEqual([409, 'subscription_unpaid'])
  })

  test('by the practice is refused: the card is the buyer’s', async () => {
    const large = await circle(shop, larger)
    const answer = await change(shop, subscriber, { token: shop.owner }, { action: 'upgrade', packageId: large.id })
    expect(refusal(answer)).toEqual([403, 'forbidden'])
  })
})

test.each([
  ['no action', {}, 'action'],
  ['an unknown one', { action: 'delete' }, 'action'],
  ['an upgrade to nothing', { action: 'upgrade' }, 'packageId'],
  ['a package that is none', { action: 'upgrade', packageId: 'x' }, 'packageId'],
  ['more than is known', { action: 'pause', until: 'forever' }, 'until'],
])('%s is refused', async (_name, input, path) => {
  expect(refusal(await change(shop, subscriber, buyer(), input))).toEqual([400, 'invalid_input', path])
})

test('what is no subscription cannot be changed as one', async () => {
  const { purchase } = await buyAndPay(shop, await stock(shop), buyer())
  expect(refusal(await change(shop, purchase, buyer(), { action: 'cancel' }))).toEqual([
    409,
    'subscription_not_running',
  ])
})

test('it is its buyer’s and its practice’s, and the purchase’s token is not enough', async () => {
  const rival = await createPractice(shop.app, 'rival')
  const senders = {
    nobody: {},
    'purchase token': { purchaseToken: subscriber.purchaseToken },
    stranger: { token: await signIn(shop.app, 'stranger@example.com', 'jane') },
    'buyer in another embed': { token: await signIn(shop.app, subscriber.email, 'rival') },
    'owner of another practice': { token: await signIn(shop.app, rival.ownerEmail) },
    'owner in their own embed': { token: await signIn(shop.app, shop.jane.ownerEmail, 'jane') },
  }
  const before = await recordOf(shop, subscriber)
  const answers: Record<string, number> = {}
  for (const [who, sender] of Object.entries(senders))
    answers[who] = (await change(shop, subscriber, sender, { action: 'cancel' })).status
  expect(answers).toEqual({
    nobody: 401,
    'purchase token': 401,
    stranger: 404,
    'buyer in another embed': 404,
    'owner of another practice': 404,
    'owner in their own embed': 404,
  })
  expect(await recordOf(shop, subscriber)).toEqual(before)
  expect(subscriptionAt(shop, subscriber).cancel_at_period_end).toBe(false)
})

test('a change takes two trips', async () => {
  shop.app.simulator.setWebhook(null)
  expect(await shop.app.countTrips(() => change(shop, subscriber, buyer(), { action: 'pause' }))).toBe(2)
  shop.app.clock.advance(day)
  expect(await shop.app.countTrips(() => change(shop, subscriber, buyer(), { action: 'portal' }))).toBe(1)
})
