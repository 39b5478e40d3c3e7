import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { eq } from 'drizzle-orm'
import type { CheckoutStatus } from '@deskbell/server/contract/checkout'
import type { Purchase } from '@deskbell/server/contract/purchases'
import { payments, purchases } from '@deskbell/server/db/schema/index'
import { draft } from '../../support/scenario.ts'
import { minute } from '../../support/test-clock.ts'
import { deliver, eventOf } from './events.ts'
import { ledgerOf, nothingGiven, paidOnce } from './ledger.ts'
import { buy, openShop, pay, refusal, sessionOf, stock, type Shop } from './shop.ts'

let shop: Shop
let item: { id: string }
beforeAll(async () => {
  shop = await openShop({ environment: { PLATFORM_FEE_BPS: '1000' } })
  item = await stock(shop)
})
afterAll(() => shop.app.close())
afterEach(() => shop.app.simulator.clearFaults())

const statusOf = (id: string, purchaseToken: string) =>
  shop.get<CheckoutStatus>(`/api/checkout/sessions/${id}`, { purchaseToken })

test.each<[reason: string, change: object]>([
  ['amount', { amount_total: 100 }],
  ['amount', { amount_total: 90_000 }],
  ['discount', { amount_total: 40_000, total_details: { amount_discount: 5_000, amount_shipping: 0, amount_tax: 0 } }],
  ['currency', { currency: 'eur' }],
  ['purchase_id', { metadata: { purchase_id: '0198c5a0-0000-7000-8000-000000000000' } }],
  ['purchase_id', { metadata: {} }],
  ['livemode', { livemode: true }],
])('a session whose %s is not what was sold is set aside: nothing is given', async (reason, change) => {
  const { purchase, purchaseToken } = await buy(shop, item)
  const { id } = sessionOf(shop, purchase)
  Object.assign(shop.app.simulator.session(id) as object, change)
  shop.app.simulator.pay(id)
  await shop.app.settled()
  expect(await ledgerOf(shop, purchase)).toEqual({ state: 'review', reviewReason: reason, ...nothingGiven })
  expect((await statusOf(purchase.id, purchaseToken)).body).toMatchObject({
    next: 'wait',
    purchase: { state: 'review', charged: null },
  })
  expect(refusal(await shop.post(`/api/purchases/${purchase.id}/contact`, { purchaseToken }))).toEqual([
    403,
    'payment_required',
  ])
  await shop.app.server.runDueWork()
  expect(await ledgerOf(shop, purchase)).toMatchObject({ state: 'review', ...nothingGiven })
  expect(shop.app.logged.findLast(({ event }) => event === 'checkout.mismatch')?.facts).toEqual({
    purchaseId: purchase.id,
    reason,
  })
})

test('the discount that was given and a tax that Stripe reports are no mismatch', async () => {
  const { purchase } = await buy(shop, item)
  await shop.app.db.update(purchases).set({ discountMinor: 5_000 }).where(eq(purchases.id, purchase.id))
  const { id } = sessionOf(shop, purchase)
  Object.assign(shop.app.simulator.session(id) as object, {
    amount_total: 43_000,
    total_details: { amount_discount: 5_000, amount_shipping: 0, amount_tax: 3_000 },
  })
  shop.app.simulator.pay(id)
  await shop.app.settled()
  expect(await ledgerOf(shop, purchase)).toEqual({ ...paidOnce, charged: 43_000 })
  const [charge] = await shop.app.db.select().from(payments).where(eq(payments.purchaseId, purchase.id))
  expect(charge).toMatchObject({ chargedMinor: 43_000, discountMinor: 5_000, taxMinor: 3_000 })
})

test('what was charged is divided without losing a cent', async () => {
  const odd = await stock(shop, { price: { amount: 33_335, currency: 'USD' } })
  const { purchase } = await buy(shop, odd)
  await pay(shop, purchase)
  const [charge] = await shop.app.db.select().from(payments).where(eq(payments.purchaseId, purchase.id))
  expect(charge).toMatchObject({
    chargedMinor: 33_335,
    platformFeeMinor: 0,
    processingFeeMinor: 997,
    currency: 'USD',
    kind: 'charge',
    stripePaymentIntentId: expect.stringMatching(/^pi_/),
  })
  const { chargedMinor = 0, netMinor = 0, taxMinor = 0, platformFeeMinor = 0, processingFeeMinor = 0 } = charge ?? {}
  expect(netMinor + taxMinor + platformFeeMinor + processingFeeMinor).toBe(chargedMinor)
  expect(Math.min(netMinor, taxMinor, platformFeeMinor, processingFeeMinor)).toBeGreaterThanOrEqual(0)
})

/** A payment by a bank that takes days: the checkout is complete, the money is not there. */
async function buyByBank() {
  const started = await buy(shop, item)
  const session = sessionOf(shop, started.purchase)
  Object.assign(session, {
    status: 'complete',
    payment_status: 'unpaid',
    customer_details: { email: 'bank@example.com', name: 'Bea Bank' },
  })
  await deliver(shop, eventOf('checkout.session.completed', session))
  return { ...started, session }
}

test('while the bank decides, the buyer is told to wait and sees nothing yet', async () => {
  const { purchase, purchaseToken } = await buyByBank()
  expect(await ledgerOf(shop, purchase)).toEqual({ state: 'processing', reviewReason: null, ...nothingGiven })
  expect((await statusOf(purchase.id, purchaseToken)).body).toMatchObject({ next: 'wait', checkout: null })
  expect(refusal(await shop.post(`/api/purchases/${purchase.id}/contact`, { purchaseToken }))).toEqual([
    403,
    'payment_required',
  ])
})

test('the bank’s yes makes it paid', async () => {
  const { purchase, session } = await buyByBank()
  Object.assign(session, { payment_status: 'paid' })
  await deliver(shop, eventOf('checkout.session.async_payment_succeeded', session))
  expect(await ledgerOf(shop, purchase)).toEqual(paidOnce)
})

test('the bank’s yes is found although nobody told of it', async () => {
  const { purchase, session } = await buyByBank()
  Object.assign(session, { payment_status: 'paid' })
  shop.app.clock.advance(5 * minute)
  await shop.app.server.runDueWork()
  expect(await ledgerOf(shop, purchase)).toEqual(paidOnce)
})

test('the bank’s no ends it, and a yes that follows all the same counts', async () => {
  const { purchase, purchaseToken, session } = await buyByBank()
  await deliver(shop, eventOf('checkout.session.async_payment_failed', session))
  expect(await ledgerOf(shop, purchase)).toEqual({ state: 'failed', reviewReason: null, ...nothingGiven })
  expect((await statusOf(purchase.id, purchaseToken)).body.next).toBe('start_again')
  Object.assign(session, { payment_status: 'paid' })
  await deliver(shop, eventOf('checkout.session.async_payment_succeeded', session))
  expect(await ledgerOf(shop, purchase)).toEqual(paidOnce)
})

test('a declined card is told in words, and the same checkout takes the next card', async () => {
  const { purchase, purchaseToken } = await buy(shop, item)
  const { id } = sessionOf(shop, purchase)
  shop.app.simulator.pay(id, { card: '4000000000000002' })
  await shop.app.settled()
  const { body } = await statusOf(purchase.id, purchaseToken)
  expect(body).toMatchObject({
    next: 'pay',
    lastPaymentError: 'Your card was declined.',
    checkout: { ui: 'hosted' },
    purchase: { state: 'pending' },
  })
  await pay(shop, purchase)
  expect((await statusOf(purchase.id, purchaseToken)).body).toMatchObject({ next: 'done', lastPaymentError: null })
  expect(await ledgerOf(shop, purchase)).toEqual(paidOnce)
})

test('a card that asks for authentication is not paid before it is answered', async () => {
  const { purchase, purchaseToken } = await buy(shop, item)
  const { id } = sessionOf(shop, purchase)
  expect(shop.app.simulator.pay(id, { card: '4000002500003155' }).status).toBe('requires_authentication')
  await shop.app.settled()
  expect((await statusOf(purchase.id, purchaseToken)).body).toMatchObject({
    next: 'pay',
    purchase: { state: 'pending' },
  })
  shop.app.simulator.pay(id, { card: '4000002500003155', authentication: 'succeed' })
  await shop.app.settled()
  expect(await ledgerOf(shop, purchase)).toEqual(paidOnce)
})

test('a package for a number of days says until when it is good', async () => {
  const { purchase, purchaseToken } = await buy(shop, await stock(shop, { validDays: 30 }))
  await pay(shop, purchase)
  const { body } = await shop.get<Purchase>(`/api/purchases/${purchase.id}`, { purchaseToken })
  expect(Date.parse(body.expiresAt ?? '') - Date.parse(body.paidAt ?? '')).toBe(30 * 86_400_000)
})

test('a payment counts although the package was archived or changed meanwhile', async () => {
  const sold = await stock(shop)
  const { purchase } = await buy(shop, sold)
  await shop.put(
    `/api/packages/${sold.id}`,
    { token: shop.owner, ifMatch: 1 },
    { ...draft, title: 'Dearer', price: { amount: 99_000, currency: 'USD' } },
  )
  await shop.delete(`/api/packages/${sold.id}`, { token: shop.owner })
  await pay(shop, purchase)
  expect(await ledgerOf(shop, purchase)).toEqual(paidOnce)
})
