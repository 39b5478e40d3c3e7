import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { eq } from 'drizzle-orm'
import { purchases } from '@deskbell/server/db/schema/index'
import { draft, signIn } from '../../support/scenario.ts'
import { buy, openShop, refusal, sessionOf, startCheckout, stock, type Shop } from './shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.app.close())
beforeEach(() => shop.app.simulator.clearRequests())

/** A refused checkout leaves no purchase and asks nothing of Stripe. */
async function nothingCameOf(packageId: string) {
  expect(await shop.app.db.select().from(purchases).where(eq(purchases.packageId, packageId))).toEqual([])
  expect(shop.app.simulator.requests()).toEqual([])
}

test('a price that changed since it was shown is told, and nothing is charged', async () => {
  const item = await stock(shop)
  await shop.put(
    `/api/packages/${item.id}`,
    { token: shop.owner, ifMatch: 1 },
    { ...draft, price: { amount: 50_000, currency: 'USD' } },
  )
  const answer = await startCheckout<{ error: { details: unknown } }>(shop, item, {}, { expectedPrice: item.price })
  expect(refusal(answer)).toEqual([409, 'price_changed'])
  expect(answer.body.error.details).toEqual({ price: { amount: 50_000, currency: 'USD' } })
  await nothingCameOf(item.id)
})

test('the same amount in another currency is another price', async () => {
  const item = await stock(shop)
  expect(refusal(await startCheckout(shop, item, {}, { expectedPrice: { amount: 45_000, currency: 'JPY' } }))).toEqual([
    409,
    'price_changed',
  ])
  await nothingCameOf(item.id)
})

test('a price changed between reading and writing is not sold at the old one', async () => {
  const item = await stock(shop)
  const { payments } = shop.app.server.deps
  const { createCheckout } = payments
  payments.createCheckout = async (request) => {
    payments.createCheckout = createCheckout
    const opened = await createCheckout(request)
    await shop.put(
      `/api/packages/${item.id}`,
      { token: shop.owner, ifMatch: 1 },
      { ...draft, price: { amount: 50_000, currency: 'USD' } },
    )
    return opened
  }
  expect(refusal(await startCheckout(shop, item, {}, { expectedPrice: item.price }))).toEqual([409, 'price_changed'])
  expect(await shop.app.db.select().from(purchases).where(eq(purchases.packageId, item.id))).toEqual([])
  expect(shop.app.simulator.sessions().filter(({ metadata }) => metadata['package_id'] === item.id)).toMatchObject([
    { status: 'expired' },
  ])
})

test.each<[field: string, value: unknown]>([
  ['price', { amount: 1, currency: 'USD' }],
  ['amount', 1],
  ['priceMinor', 1],
  ['quantity', 0],
  ['discount', 44_999],
  ['state', 'paid'],
  ['practiceId', 'jane'],
  ['successUrl', 'https://evil.example/'],
])('a browser has no say in “%s”', async (field, value) => {
  const item = await stock(shop)
  expect(refusal(await startCheckout(shop, item, {}, { [field]: value }))).toEqual([400, 'invalid_input', field])
  await nothingCameOf(item.id)
})

test.each<[name: string, changes: object, path: string]>([
  ['a package id that is none', { packageId: "' or 1=1 --" }, 'packageId'],
  ['no return address', { returnUrl: undefined }, 'returnUrl'],
  ['a currency in words', { currency: 'dollars' }, 'currency'],
  ['an unknown way to pay', { ui: 'popup' }, 'ui'],
  ['a fractional expected price', { expectedPrice: { amount: 0.5, currency: 'USD' } }, 'expectedPrice.amount'],
  ['an address that is none', { client: { email: 'me' } }, 'client.email'],
  ['a name of 10 kB', { client: { name: 'x'.repeat(10_240) } }, 'client.name'],
])('refuses %s', async (_name, changes, path) => {
  const item = await stock(shop)
  expect(refusal(await startCheckout(shop, item, {}, changes))).toEqual([400, 'invalid_input', path])
  await nothingCameOf(item.id)
})

test('Stripe is asked for the price of the package, in its currency', async () => {
  const item = await stock(shop, { title: 'Im Sommer', price: { amount: 7_000, currency: 'JPY' } })
  const { purchase } = await buy(shop, item, {}, { expectedPrice: item.price })
  expect(sessionOf(shop, purchase)).toMatchObject({
    amount_total: 7_000,
    currency: 'jpy',
    metadata: { package_id: item.id, practice_id: shop.jane.id, reference: purchase.reference },
  })
})

test('a currency the package is not sold in is refused', async () => {
  const item = await stock(shop)
  expect(refusal(await startCheckout(shop, item, {}, { currency: 'EUR' }))).toEqual([422, 'currency_not_offered'])
  await nothingCameOf(item.id)
})

test.each<[name: string, changes: object]>([
  ['', {}],
  [' in its currency', { currency: 'USD' }],
])('an inactive and an archived package are not sold%s', async (_name, changes) => {
  const inactive = await stock(shop, { active: false })
  expect(refusal(await startCheckout(shop, inactive, {}, changes))).toEqual([409, 'package_unavailable'])
  const archived = await stock(shop)
  await shop.delete(`/api/packages/${archived.id}`, { token: shop.owner })
  expect(refusal(await startCheckout(shop, archived, {}, changes))).toEqual([409, 'package_unavailable'])
  await nothingCameOf(inactive.id)
  await nothingCameOf(archived.id)
})

test('a package that never was is not found', async () => {
  expect(refusal(await startCheckout(shop, { id: '0198c5a0-0000-7000-8000-000000000000' }))).toEqual([404, 'not_found'])
})

test('the hosted page is an address, and no secret comes with it', async () => {
  const item = await stock(shop)
  const { checkout, purchaseToken } = await buy(shop, item, {}, { ui: 'hosted' })
  expect(checkout).toEqual({ ui: 'hosted', url: expect.stringMatching(/^https:\/\/stripe\.test\//) })
  expect(JSON.stringify(checkout)).not.toContain(purchaseToken)
})

test('the embedded frame gets its secret, the publishable key and a script', async () => {
  const item = await stock(shop)
  const { checkout, purchase } = await buy(shop, item, {}, { ui: 'embedded' })
  expect(checkout).toEqual({
    ui: 'embedded',
    clientSecret: expect.stringMatching(/secret/),
    publishableKey: 'pk_test_of_the_tests',
    scriptUrl: 'https://stripe.test/stripe.js',
  })
  expect(sessionOf(shop, purchase)).toMatchObject({ ui_mode: 'embedded_page', success_url: null })
})

test('hosted is the way to pay where none is named', async () => {
  expect((await buy(shop, await stock(shop))).checkout).toMatchObject({ ui: 'hosted' })
})

test('a signed-in buyer’s proven address goes to Stripe, not the one in the form', async () => {
  const item = await stock(shop)
  const token = await signIn(shop.app, 'proven@example.com', 'jane')
  const { purchase } = await buy(shop, item, { token }, { client: { email: 'other@example.com', name: 'Pro Ven' } })
  expect(sessionOf(shop, purchase).customer_email).toBe('proven@example.com')
})
