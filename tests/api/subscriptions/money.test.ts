import { afterAll, beforeAll, expect, test } from 'vitest'
import { eq } from 'drizzle-orm'
import { practices } from '@deskbell/server/db/schema/index'
import { DeskbellError } from '@deskbell/server/domain/errors'
import { signIn } from '../../support/scenario.ts'
import { buy, pay, sessionOf } from '../checkout/shop.ts'
import { hour } from '../../support/test-clock.ts'
import { closeTill, connect, openTill, type Till } from '../money/till.ts'
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

test('the platform takes no share of a tax: its fee is of what the practice earns, to the cent, on every payment', async () => {
  const shop = await openTill({ PLATFORM_FEE_BPS: '1250' })
  await connect(shop)
  await shop.app.db.update(practices).set({ automaticTax: true }).where(eq(practices.id, shop.jane.id))
  const { purchase } = await buy(shop, await circle(shop, { price: { amount: 9_990, currency: 'USD' } }))
  expect(shop.app.simulator.pay(sessionOf(shop, purchase).id, { country: 'DE' }).status).toBe('paid')
  await shop.app.settled()
  await passMonth(shop)
  const { movements } = await recordOf(shop, purchase)
  const parts = { chargedMinor: 11_888, taxMinor: 1_898, platformFeeMinor: 1_249, netMinor: 8_741 }
  expect(movements).toMatchObject([parts, parts])
  const fees = (await shop.stripe.applicationFees.list()).data
  expect(fees.map(({ amount, amount_refunded: back }) => [amount, amount - back])).toEqual([
    [1_486, 1_249],
    [1_486, 1_249],
  ])
  // Told again it gives nothing back again.
  for (const event of shop.app.simulator.events('invoice.paid')) await shop.app.simulator.redeliver(event.id)
  await shop.app.settled()
  expect((await recordOf(shop, purchase)).movements).toEqual(movements)
  expect((await shop.stripe.applicationFees.list()).data.map(({ amount_refunded: back }) => back)).toEqual([237, 237])
  const token = await signIn(shop.app, shop.jane.ownerEmail)
  const { body } = await shop.get<{ data: unknown[] }>('/api/reconciliation?practice=jane', { token })
  expect(body.data).toEqual([])
  await closeTill(shop)
})

test('a fee that Stripe does not give back is on record as it was kept', async () => {
  const shop = await openTill({ PLATFORM_FEE_BPS: '1250' })
  await connect(shop)
  await shop.app.db.update(practices).set({ automaticTax: true }).where(eq(practices.id, shop.jane.id))
  const { payments } = shop.app.server.deps
  const { giveBackFee } = payments
  payments.giveBackFee = () => Promise.reject(new DeskbellError('payments_unavailable'))
  const { purchase } = await buy(shop, await circle(shop))
  shop.app.simulator.pay(sessionOf(shop, purchase).id, { country: 'DE' })
  await shop.app.settled()
  payments.giveBackFee = giveBackFee
  const { movements, credits } = await recordOf(shop, purchase)
  expect(credits).toEqual([5])
  expect(movements).toMatchObject([{ chargedMinor: 10_710, taxMinor: 1_710, platformFeeMinor: 1_339, netMinor: 7_661 }])
  expect(shop.app.logged.map(({ event }) => event)).toContain('subscription.fee_of_tax_kept')
  await closeTill(shop)
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

async function renewedTwice() {
  const shop = await openTill()
  const subscriber = await subscribe(shop, await circle(shop))
  await passMonth(shop)
  const token = await signIn(shop.app, shop.jane.ownerEmail)
  const refund = (body: object) =>
    shop.post(`/api/purchases/${subscriber.id}/refund`, { token }, { reason: 'Fell ill', ...body })
  return { shop, subscriber, refund }
}

test('a part of the last payment goes back, and the subscription goes on', async () => {
  const { shop, subscriber, refund } = await renewedTwice()
  expect((await refund({ amount: 8_999 })).status).toBe(201)
  await shop.app.settled()
  expect((await recordOf(shop, subscriber)).purchase).toMatchObject({ state: 'paid', subscriptionState: 'active' })
  await passMonth(shop)
  expect((await recordOf(shop, subscriber)).kinds.filter((kind) => kind === 'renewal')).toHaveLength(2)
  await closeTill(shop)
})

test('with the whole payment of the last period the subscription ends: nobody is charged again', async () => {
  const { shop, subscriber, refund } = await renewedTwice()
  expect((await refund({ amount: 9_000 })).status).toBe(201)
  await shop.app.settled()
  const { purchase, audits } = await recordOf(shop, subscriber)
  expect(purchase).toMatchObject({ state: 'paid', subscriptionState: 'canceled' })
  expect(audits).toContain('purchase.subscription_changed')
  await passMonth(shop)
  await passMonth(shop)
  expect((await recordOf(shop, subscriber)).kinds.toSorted()).toEqual(['charge', 'refund', 'renewal'])
  await closeTill(shop)
})

test('so does one that was refunded in two parts, and one refunded at Stripe, however the news of it comes', async () => {
  const { shop, subscriber, refund } = await renewedTwice()
  expect((await refund({ amount: 4_000 })).status).toBe(201)
  shop.app.simulator.setFault({ kind: 'duplicate' })
  const { movements } = await recordOf(shop, subscriber)
  await shop.stripe.refunds.create({ charge: movements.find(({ kind }) => kind === 'renewal')?.stripeChargeId ?? '' })
  await shop.app.settled()
  // What is done behind that answer makes news of its own.
  await shop.app.settled()
  expect((await recordOf(shop, subscriber)).purchase.subscriptionState).toBe('canceled')
  await closeTill(shop)
})

test('an earlier period goes back alone, and the subscription goes on', async () => {
  const { shop, subscriber } = await renewedTwice()
  const { movements } = await recordOf(shop, subscriber)
  await shop.stripe.refunds.create({ charge: movements.find(({ kind }) => kind === 'charge')?.stripeChargeId ?? '' })
  await shop.app.settled()
  expect((await recordOf(shop, subscriber)).purchase.subscriptionState).toBe('active')
  await closeTill(shop)
})

test('a refund whose subscription Stripe did not end is not forgotten: both are done once it answers', async () => {
  const { shop, subscriber, refund } = await renewedTwice()
  const { payments } = shop.app.server.deps
  const { changeSubscription } = payments
  payments.changeSubscription = () => Promise.reject(new DeskbellError('payments_unavailable'))
  expect((await refund({ amount: 9_000 })).status).toBe(503)
  await shop.app.settled()
  payments.changeSubscription = changeSubscription
  shop.app.clock.advance(hour)
  await shop.app.server.runDueWork()
  await shop.app.settled()
  const { purchase, kinds } = await recordOf(shop, subscriber)
  expect(purchase.subscriptionState).toBe('canceled')
  expect(kinds.filter((kind) => kind === 'refund')).toHaveLength(1)
  await closeTill(shop)
})
