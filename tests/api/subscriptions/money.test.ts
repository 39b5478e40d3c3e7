import { afterAll, beforeAll, expect, test } from 'vitest'
import { signIn } from '../../support/scenario.ts'
import { buy, pay } from '../checkout/shop.ts'
import { connect, openTill, type Till } from '../money/till.ts'
import { change, circle, passMonth, recordOf, subscribe } from './subscribers.ts'

let till: Till
let accountId: string
beforeAll(async () => {
  till = await openTill({ PLATFORM_FEE_BPS: '1250' })
  accountId = await connect(till)
})
afterAll(() => till.app.close())

test('the platform keeps its part of every payment, and the practice’s account is paid the rest', async () => {
  const item = await circle(till)
  const subscriber = await subscribe(till, item)
  await passMonth(till)
  const { movements } = await recordOf(till, subscriber)
  expect(movements).toMatchObject([
    { kind: 'charge', chargedMinor: 9_000, platformFeeMinor: 1_125, netMinor: 7_875, stripeAccountId: accountId },
    { kind: 'renewal', chargedMinor: 9_000, platformFeeMinor: 1_125, netMinor: 7_875, stripeAccountId: accountId },
  ])
  const session = till.app.simulator.requests().find(({ path }) => path === '/v1/checkout/sessions')
  expect(session?.params).toMatchObject({
    mode: 'subscription',
    subscription_data: {
      application_fee_percent: '12.5',
      on_behalf_of: accountId,
      transfer_data: { destination: accountId },
    },
  })
})

test('a code that takes all off the first payment leaves the later ones to be shared', async () => {
  const shop = await openTill({ PLATFORM_FEE_BPS: '1000' })
  await connect(shop)
  const item = await circle(shop)
  const coupon = await shop.stripe.coupons.create({ percent_off: 100, duration: 'once' })
  await shop.stripe.promotionCodes.create({
    code: 'FIRSTFREE',
    promotion: { type: 'coupon', coupon: coupon.id },
    metadata: { practice: 'jane' },
  })
  const { purchase } = await buy(shop, item, {}, { promotionCode: 'FIRSTFREE' })
  await pay(shop, purchase)
  const { purchase: bought, movements, credits } = await recordOf(shop, purchase)
  expect(bought.state).toBe('paid')
  expect(credits).toEqual([5])
  expect(movements).toMatchObject([{ chargedMinor: 0, discountMinor: 9_000 }])
  await passMonth(shop)
  expect((await recordOf(shop, purchase)).movements.at(-1)).toMatchObject({
    kind: 'renewal',
    chargedMinor: 9_000,
    platformFeeMinor: 900,
    netMinor: 8_100,
  })
  await shop.app.close()
})

test('on the installation’s own account the processing fee of each payment is on record', async () => {
  const shop = await openTill()
  const subscriber = await subscribe(shop, await circle(shop))
  await passMonth(shop)
  await shop.app.server.runDueWork()
  const { movements } = await recordOf(shop, subscriber)
  for (const { chargedMinor, netMinor, processingFeeMinor, processingFeeKnownAt } of movements) {
    expect(processingFeeKnownAt).not.toBeNull()
    expect(processingFeeMinor).toBeGreaterThan(0)
    expect(netMinor + processingFeeMinor).toBe(chargedMinor)
  }
  await shop.app.close()
})

test('the report of what differs from Stripe has nothing to say', async () => {
  const shop = await openTill()
  const subscriber = await subscribe(shop, await circle(shop))
  const large = await circle(shop, { title: 'Large circle', price: { amount: 18_000, currency: 'USD' } })
  await change(shop, subscriber, { token: subscriber.token }, { action: 'upgrade', packageId: large.id })
  await passMonth(shop)
  await shop.app.server.runDueWork()
  const token = await signIn(shop.app, shop.jane.ownerEmail)
  const { body } = await shop.get<{ data: unknown[]; compared: number }>('/api/reconciliation?practice=jane', { token })
  expect(body).toMatchObject({ data: [], compared: 1 })
  expect((await recordOf(shop, subscriber)).movements).toHaveLength(3)
  await shop.app.close()
})

test('a renewal can be refunded like any payment, and the subscription goes on', async () => {
  const shop = await openTill()
  const subscriber = await subscribe(shop, await circle(shop))
  await passMonth(shop)
  const token = await signIn(shop.app, shop.jane.ownerEmail)
  const path = `/api/purchases/${subscriber.id}/refund`
  expect((await shop.post(path, { token }, { reason: 'Fell ill', credits: 'none' })).status).toBe(201)
  await shop.app.settled()
  expect((await recordOf(shop, subscriber)).purchase).toMatchObject({ state: 'refunded', subscriptionState: 'active' })
  await passMonth(shop)
  const { purchase, movements } = await recordOf(shop, subscriber)
  expect(purchase.state).toBe('paid')
  expect(movements.filter(({ kind }) => kind === 'renewal')).toHaveLength(2)
  await shop.app.close()
})
