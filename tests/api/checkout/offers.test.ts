import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ManagedPackage, PackageDraft, PublicPackage, PublicPackagePage } from '@deskbell/server/contract/packages'
import { draft } from '../../support/scenario.ts'
import { hour, minute } from '../../support/test-clock.ts'
import { buy, buyAndPay, openShop, refusal, sessionOf, startCheckout, stock, type Shop } from './shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.app.close())

const start = '2026-12-01T09:00:00Z'
beforeEach(() => shop.app.clock.set(start))
const at = (instant: string) => shop.app.clock.set(instant)

const usd = (amount: number) => ({ amount, currency: 'USD' })
const christmas = '2026-12-01T12:00:00.000Z'
const offer: Partial<PackageDraft> = { price: usd(40_000), originalPrice: usd(50_000), offerEndsAt: christmas }

const details = async ({ id }: { id: string }) => (await shop.get<PublicPackage>(`/api/packages/${id}`)).body
const listed = async (query = '') =>
  (await shop.get<PublicPackagePage>(`/api/packages?practice=jane${query}`)).body.data
const inList = async ({ id }: { id: string }, query = '') => (await listed(query)).find((item) => item.id === id)

test('an offer shows until when it holds, and then the original price alone', async () => {
  const item = await stock(shop, offer)
  const during = { price: usd(40_000), originalPrice: usd(50_000), offer: { endsAt: christmas } }
  const after = { price: usd(50_000), originalPrice: null, offer: null, valuePerSession: usd(10_000) }
  expect([await details(item), await inList(item)]).toMatchObject([during, during])
  at('2026-12-01T11:59:59.999Z')
  expect([await details(item), await inList(item)]).toMatchObject([during, during])
  at(christmas)
  expect([await details(item), await inList(item)]).toMatchObject([after, after])
})

test('its consultant still sees the prices as they were written', async () => {
  const item = await stock(shop, offer)
  at(christmas)
  const { body } = await shop.get<ManagedPackage>(`/api/packages/${item.id}?scope=manage`, { token: shop.owner })
  expect(body).toMatchObject({
    price: usd(40_000),
    originalPrice: usd(50_000),
    offerEndsAt: christmas,
    offer: null,
    currentPrice: usd(50_000),
  })
})

test('what is charged is the price of the moment', async () => {
  const item = await stock(shop, offer)
  const early = await buy(shop, item, {}, { expectedPrice: usd(40_000) })
  expect([early.purchase.package.price, sessionOf(shop, early.purchase).amount_total]).toEqual([usd(40_000), 40_000])
  at(christmas)
  const refused = await startCheckout<{ error: { details: unknown } }>(shop, item, {}, { expectedPrice: usd(40_000) })
  expect(refusal(refused)).toEqual([409, 'price_changed'])
  expect(refused.body.error.details).toEqual({ price: usd(50_000) })
  const late = await buyAndPay(shop, item, {}, { expectedPrice: usd(50_000) })
  expect(late.purchase.package).toMatchObject({ price: usd(50_000), originalPrice: null })
})

test('sorting by price goes by the price of the moment', async () => {
  const category = 'Sorted'
  const [reduced, between] = [
    await stock(shop, { ...offer, category }),
    await stock(shop, { price: usd(45_000), category }),
  ]
  const order = async (sort: string) => (await listed(`&category=${category}&sort=${sort}`)).map(({ id }) => id)
  expect(await order('price')).toEqual([reduced.id, between.id])
  at(christmas)
  expect([await order('price'), await order('-price')]).toEqual([
    [between.id, reduced.id],
    [reduced.id, between.id],
  ])
})

test('before and after its sale a package is hidden and not sold', async () => {
  const item = await stock(shop, { saleStartsAt: '2026-12-01T10:00:00Z', saleEndsAt: '2026-12-01T11:00:00Z' })
  const managed = async () =>
    (await shop.get<ManagedPackage>(`/api/packages/${item.id}?scope=manage`, { token: shop.owner })).body.saleState
  const hidden = async () => {
    expect(await inList(item)).toBeUndefined()
    expect((await shop.get(`/api/packages/${item.id}`)).status).toBe(404)
    expect(refusal(await startCheckout(shop, item))).toEqual([409, 'package_unavailable'])
  }
  await hidden()
  expect(await managed()).toBe('before')
  at('2026-12-01T10:00:00Z')
  expect(await inList(item)).toMatchObject({ saleEndsAt: '2026-12-01T11:00:00.000Z' })
  await buy(shop, item)
  expect(await managed()).toBe('on')
  at('2026-12-01T11:00:00Z')
  await hidden()
  expect(await managed()).toBe('after')
})

/** Asked again and again without a write, as a page is that many visitors open. */
async function seenAt(path: string, instant: string) {
  at(instant)
  const answer = await shop.app.request(path)
  const text = await answer.text()
  return { text, cacheControl: answer.headers.get('Cache-Control'), etag: answer.headers.get('ETag') ?? '' }
}

test('no cached answer outlives a change that time alone makes', async () => {
  await stock(shop, {
    ...offer,
    saleStartsAt: '2026-12-01T10:00:00Z',
    saleEndsAt: '2026-12-01T13:00:00Z',
    category: 'Cached',
  })
  const path = '/api/packages?practice=jane&category=Cached'
  const before = await seenAt(path, '2026-12-01T09:30:00Z')
  expect(await shop.app.countTrips(() => seenAt(path, '2026-12-01T09:59:59Z'))).toBe(0)
  expect(JSON.parse(before.text)).toMatchObject({ data: [] })
  const begun = await seenAt(path, '2026-12-01T10:00:00Z')
  expect(JSON.parse(begun.text)).toMatchObject({ data: [{ price: usd(40_000) }] })
  expect(await shop.app.countTrips(() => seenAt(path, '2026-12-01T10:59:59Z'))).toBe(0)
  const over = await seenAt(path, christmas)
  expect(JSON.parse(over.text)).toMatchObject({ data: [{ price: usd(50_000) }] })
  expect(new Set([before.etag, begun.etag, over.etag]).size).toBe(3)
  const ended = await seenAt(path, '2026-12-01T13:00:00Z')
  expect(ended.text).toBe(before.text)
})

test.each([
  ['an hour', hour, 10, 60],
  ['70 seconds', 70_000, 10, 60],
  ['a minute', minute, 10, 50],
  ['5 seconds', 5_000, 5, 0],
  ['half a second', 500, 0, 0],
])('with %s left, other caches are told to keep it no longer than that', async (_name, left, fresh, stale) => {
  const { id } = await stock(shop, offer)
  const policy = `public, max-age=0, s-maxage=${fresh}, stale-while-revalidate=${stale}`
  const instant = new Date(Date.parse(christmas) - left).toISOString()
  for (const path of [`/api/packages/${id}`, '/api/packages?practice=jane']) {
    expect((await seenAt(path, start)).cacheControl).toBe('public, max-age=0, s-maxage=10, stale-while-revalidate=60')
    const kept = await seenAt(path, instant)
    expect(kept.cacheControl).toBe(policy)
    const unchanged = await shop.app.request(path, { headers: { 'If-None-Match': kept.etag } })
    expect([unchanged.status, unchanged.headers.get('Cache-Control')]).toEqual([304, policy])
  }
})

test('what no date changes is kept as before', async () => {
  const { id } = await stock(shop)
  const answer = await shop.app.request(`/api/packages/${id}`)
  expect(answer.headers.get('Expires')).toBeNull()
  at('2027-12-01T09:00:00Z')
  expect(await shop.app.countTrips(() => shop.app.request(`/api/packages/${id}`))).toBe(0)
})

test('what was bought stays as it was bought, offer, terms and all', async () => {
  const item = await stock(shop, {
    ...offer,
    type: 'custom',
    category: 'For teams',
    features: ['Notes'],
    validDays: 90,
    paymentTerms: { kind: 'instalments', count: 2, everyMonths: 1 },
    creditsRule: 'per_payment',
  })
  const { purchase, purchaseToken } = await buy(shop, item)
  expect(sessionOf(shop, purchase).amount_total).toBe(20_000)
  const sold = {
    packageId: item.id,
    title: 'Starter',
    type: 'custom',
    price: usd(40_000),
    originalPrice: usd(50_000),
    category: 'For teams',
    features: ['Notes'],
    validDays: 90,
    rollOver: false,
    allowances: draft.allowances,
    bundleDescription: '5 private (60 min)',
    paymentTerms: { kind: 'instalments', count: 2, everyMonths: 1 },
    creditsRule: 'per_payment',
  }
  expect(purchase.package).toMatchObject(sold)
  await shop.put(
    `/api/packages/${item.id}`,
    { token: shop.owner, ifMatch: 1 },
    { ...draft, title: 'Other', price: usd(1_000) },
  )
  at(christmas)
  const { body } = await shop.get<{ package: object }>(`/api/purchases/${purchase.id}`, { purchaseToken })
  expect(body.package).toEqual(purchase.package)
})

test.each<[name: string, terms: PackageDraft['paymentTerms'], first: number]>([
  ['a deposit', { kind: 'deposit', depositMinor: 12_345, balanceDueDays: 14 }, 12_345],
  ['three instalments', { kind: 'instalments', count: 3, everyMonths: 1 }, 15_001],
])('with %s checkout charges the first part, and that part makes it a paid one', async (_name, paymentTerms, first) => {
  const item = await stock(shop, { price: usd(45_001), paymentTerms: paymentTerms as NonNullable<typeof paymentTerms> })
  const { purchase, purchaseToken } = await buyAndPay(shop, item, {}, { expectedPrice: usd(45_001) })
  expect(sessionOf(shop, purchase).amount_total).toBe(first)
  const { body } = await shop.get(`/api/purchases/${purchase.id}`, { purchaseToken })
  expect(body).toMatchObject({ state: 'paid', charged: usd(first), package: { price: usd(45_001) } })
})
