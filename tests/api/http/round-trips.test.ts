import { afterAll, beforeAll, expect, test } from 'vitest'
import { draft, signIn } from '../../support/scenario.ts'
import { deliver, eventOf } from '../checkout/events.ts'
import { buy, buyAndPay, openShop, pay, sessionOf, startCheckout, stock, type Shop } from '../checkout/shop.ts'

let shop: Shop
let item: { id: string }
let buyer: string
beforeAll(async () => {
  shop = await openShop()
  item = await stock(shop)
  buyer = await signIn(shop.app, 'buyer@example.com', 'jane')
  // Mail leaves behind the answers, on trips of its own.
  shop.app.server.deps.deliverSoon = () => {}
})
afterAll(() => shop.app.close())

let keys = 0
const newKey = () => `key-of-a-round-trip-${++keys}`

async function trips(work: () => Promise<{ status: number }>): Promise<[status: number, trips: number]> {
  let status = 0
  const count = await shop.app.countTrips(async () => {
    status = (await work()).status
    await shop.app.settled()
  })
  return [status, count]
}

test('the list, the details and the practice take one trip each, then none', async () => {
  for (const path of [
    '/api/packages?practice=jane',
    `/api/packages/${item.id}`,
    '/api/practices/jane',
    '/api/consultants?practice=jane',
    `/api/consultants/${shop.jane.consultantId}`,
  ]) {
    expect([path, await trips(() => shop.get(path))]).toEqual([path, [200, 1]])
    expect([path, await trips(() => shop.get(path))]).toEqual([path, [200, 0]])
  }
})

test('starting a checkout takes two, sign-in and idempotency included', async () => {
  expect(await trips(() => startCheckout(shop, item))).toEqual([201, 2])
  expect(await trips(() => startCheckout(shop, item, { token: buyer, idempotencyKey: newKey() }))).toEqual([201, 2])
})

test('what is free takes two as well', async () => {
  const free = await stock(shop, { price: { amount: 0, currency: 'USD' } })
  expect(await trips(() => startCheckout(shop, free, { token: buyer, idempotencyKey: newKey() }))).toEqual([201, 2])
})

test('a refused checkout takes one', async () => {
  expect(await trips(() => startCheckout(shop, item, {}, { expectedPrice: { amount: 1, currency: 'USD' } }))).toEqual([
    409, 1,
  ])
})

test('a webhook takes two: one to keep it, one to apply it', async () => {
  const { purchase } = await buy(shop, item)
  shop.app.simulator.setFault({ kind: 'drop' })
  await pay(shop, purchase)
  shop.app.simulator.clearFaults()
  const payload = eventOf('checkout.session.completed', sessionOf(shop, purchase))
  expect(await trips(() => deliver(shop, payload))).toEqual([200, 2])
  expect(await trips(() => deliver(shop, payload))).toEqual([200, 1])
})

test('reading purchases takes one, by token or signed in', async () => {
  const { purchase, purchaseToken } = await buyAndPay(shop, item, { token: buyer })
  expect(await trips(() => shop.get(`/api/purchases/${purchase.id}`, { purchaseToken }))).toEqual([200, 1])
  expect(await trips(() => shop.get(`/api/purchases/${purchase.id}`, { token: buyer }))).toEqual([200, 1])
  expect(await trips(() => shop.get('/api/purchases', { token: buyer }))).toEqual([200, 1])
  expect(await trips(() => shop.get('/api/purchases?scope=manage&practice=jane', { token: shop.owner }))).toEqual([
    200, 1,
  ])
  expect(await trips(() => shop.get(`/api/checkout/sessions/${purchase.id}`, { purchaseToken }))).toEqual([200, 1])
})

test('contact details take two the first time, one from then on', async () => {
  const { purchase } = await buyAndPay(shop, item, { token: buyer })
  expect(await trips(() => shop.post(`/api/purchases/${purchase.id}/contact`, { token: buyer }))).toEqual([200, 2])
  expect(await trips(() => shop.post(`/api/purchases/${purchase.id}/contact`, { token: buyer }))).toEqual([200, 1])
})

test('what a consultant changes takes two', async () => {
  const body = { ...draft, practice: 'jane' }
  expect(await trips(() => shop.post('/api/packages', { token: shop.owner, idempotencyKey: newKey() }, body))).toEqual([
    201, 2,
  ])
  const { id } = await stock(shop)
  expect(await trips(() => shop.put(`/api/packages/${id}`, { token: shop.owner, ifMatch: 1 }, draft))).toEqual([200, 2])
  expect(await trips(() => shop.delete(`/api/packages/${id}`, { token: shop.owner }))).toEqual([204, 2])
  expect(
    await trips(() => shop.patch('/api/practices', { token: shop.owner }, { practice: 'jane', name: 'New' })),
  ).toEqual([200, 2])
})

test('who is refused costs one trip at most', async () => {
  expect(await trips(() => shop.get('/api/purchases?scope=manage&practice=jane'))).toEqual([401, 1])
  expect(await trips(() => shop.post('/api/packages', { token: buyer }, { ...draft, practice: 'jane' }))).toEqual([
    403, 1,
  ])
  expect(await trips(() => shop.get('/api/packages?practice=nobody'))).toEqual([404, 1])
  expect(await trips(() => shop.post('/api/checkout/sessions', {}, { packageId: 'x' }))).toEqual([400, 0])
})
