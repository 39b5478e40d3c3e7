import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type {
  ManagedPackagePage,
  PackageDraft,
  PublicPackage,
  PublicPackagePage,
} from '@deskbell/server/contract/packages'
import { purchases } from '@deskbell/server/db/schema/index'
import { draft } from '../../support/scenario.ts'
import { buyAndPay, openShop, refusal, sessionOf, startCheckout, stock, type Shop } from './shop.ts'

let shop: Shop
let both: { id: string }
let dollars: { id: string }
beforeAll(async () => {
  shop = await openShop()
  both = await stock(shop, { title: 'Both', ...inBoth })
  dollars = await stock(shop, { title: 'Dollars', displayOrder: 1 })
})
afterAll(() => shop.app.close())

const usd = (amount: number) => ({ amount, currency: 'USD' })
const eur = (amount: number) => ({ amount, currency: 'EUR' })
const inBoth: Partial<PackageDraft> = {
  price: usd(45_000),
  originalPrice: usd(50_000),
  prices: [
    { ...eur(40_000), originalPrice: eur(44_000) },
    { amount: 7_000, currency: 'JPY' },
  ],
}
const list = async (query: string) =>
  (await shop.get<PublicPackagePage>(`/api/packages?practice=jane${query}`)).body.data
const priceOf = ({ title, price }: PublicPackage) => [title, price]

test('a package shows its own price, and beside it the others', async () => {
  const [item] = (await list('')).filter(({ id }) => id === both.id)
  expect(item).toMatchObject({
    price: usd(45_000),
    originalPrice: usd(50_000),
    prices: [
      { ...eur(40_000), originalPrice: eur(44_000) },
      { amount: 7_000, currency: 'JPY', originalPrice: null },
    ],
  })
})

test('who asks for a currency gets what is sold in it, at its price there, and nothing else', async () => {
  expect((await list('&currency=EUR')).map(priceOf)).toEqual([['Both', eur(40_000)]])
  expect((await list('&currency=USD')).map(priceOf)).toEqual([
    ['Both', usd(45_000)],
    ['Dollars', usd(45_000)],
  ])
  expect(await list('&currency=CHF')).toEqual([])
  const [item] = await list('&currency=EUR')
  expect(item).toMatchObject({
    originalPrice: eur(44_000),
    valuePerSession: eur(8_000),
    prices: [{ currency: 'JPY' }, { ...usd(45_000), originalPrice: usd(50_000) }],
  })
})

test('details come in a currency too, where it is offered', async () => {
  const [listed] = await list('&currency=EUR')
  expect((await shop.get(`/api/packages/${both.id}?currency=EUR`)).body).toEqual(listed)
  expect(refusal(await shop.get(`/api/packages/${dollars.id}?currency=EUR`))).toEqual([422, 'currency_not_offered'])
  expect(refusal(await shop.get(`/api/packages/${dollars.id}?currency=euro`))).toEqual([
    400,
    'invalid_input',
    'currency',
  ])
})

test('members see each package at its own price, whatever they filter by', async () => {
  const { body } = await shop.get<ManagedPackagePage>('/api/packages?practice=jane&scope=manage&currency=EUR', {
    token: shop.owner,
  })
  expect(body.data).toMatchObject([{ title: 'Both', price: usd(45_000), currentPrice: usd(45_000) }])
})

test.each([
  ['EUR', eur(40_000)],
  ['JPY', { amount: 7_000, currency: 'JPY' }],
  ['USD', usd(45_000)],
  [undefined, usd(45_000)],
])('checkout in %s charges the price in it', async (currency, price) => {
  const { purchase } = await buyAndPay(
    shop,
    both,
    {},
    { ...(currency === undefined ? {} : { currency }), expectedPrice: price },
  )
  const session = sessionOf(shop, purchase)
  expect([session.amount_total, session.currency]).toEqual([price.amount, price.currency.toLowerCase()])
  expect(purchase.package.price).toEqual(price)
  const [row] = await shop.app.db.select().from(purchases).where(eq(purchases.id, purchase.id))
  expect(row).toMatchObject({ state: 'paid', priceMinor: price.amount, currency: price.currency })
})

test('the price of one currency is not that of another', async () => {
  const answer = await startCheckout<{ error: { details: unknown } }>(
    shop,
    both,
    {},
    { currency: 'EUR', expectedPrice: usd(45_000) },
  )
  expect(refusal(answer)).toEqual([409, 'price_changed'])
  expect(answer.body.error.details).toEqual({ price: eur(40_000) })
})

test('a currency that is not offered is refused, and nothing comes of it', async () => {
  shop.app.simulator.clearRequests()
  const before = await shop.app.db.select().from(purchases)
  expect(refusal(await startCheckout(shop, dollars, {}, { currency: 'EUR' }))).toEqual([422, 'currency_not_offered'])
  expect(await shop.app.db.select().from(purchases)).toEqual(before)
  expect(shop.app.simulator.requests()).toEqual([])
})

test('an offer ends in every currency at once', async () => {
  const { id } = await stock(shop, {
    ...inBoth,
    prices: [{ ...eur(40_000), originalPrice: eur(44_000) }],
    offerEndsAt: '2026-12-01T12:00:00Z',
  })
  shop.app.clock.set('2026-12-01T12:00:00Z')
  expect((await shop.get(`/api/packages/${id}?currency=EUR`)).body).toMatchObject({
    price: eur(44_000),
    originalPrice: null,
    prices: [{ ...usd(50_000), originalPrice: null }],
  })
  const { purchase } = await buyAndPay(shop, { id }, {}, { currency: 'EUR' })
  expect(sessionOf(shop, purchase).amount_total).toBe(44_000)
})

test('a currency taken out of a package is not sold any more', async () => {
  const item = await stock(shop, inBoth)
  await shop.put(`/api/packages/${item.id}`, { token: shop.owner, ifMatch: 1 }, draft)
  expect(refusal(await startCheckout(shop, item, {}, { currency: 'EUR' }))).toEqual([422, 'currency_not_offered'])
})
