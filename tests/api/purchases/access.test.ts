import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ManagedPurchasePage, Purchase, PurchasePage } from '@deskbell/server/contract/purchases'
import { purchases } from '@deskbell/server/db/schema/index'
import {
  createPackage,
  createPractice,
  signIn,
  siteOrigin,
  type Practice,
  type Sender,
} from '../../support/scenario.ts'
import { hour, minute } from '../../support/test-clock.ts'
import { buy, buyAndPay, openShop, refusal, stock, type Shop } from '../checkout/shop.ts'

let shop: Shop
let rival: Practice
let item: { id: string }
beforeAll(async () => {
  shop = await openShop()
  rival = await createPractice(shop.app, 'rival')
  item = await stock(shop)
})
afterAll(() => shop.app.close())

const read = (id: string, sender: Sender) => shop.get<Purchase>(`/api/purchases/${id}`, sender)
const list = async (sender: Sender, query = '') =>
  (await shop.get<PurchasePage>(`/api/purchases${query}`, sender)).body.data.map(({ id }) => id)

test('a purchase’s own token opens it, and no other', async () => {
  const mine = await buyAndPay(shop, item)
  const other = await buyAndPay(shop, item)
  expect((await read(mine.purchase.id, { purchaseToken: mine.purchaseToken })).body).toMatchObject({
    id: mine.purchase.id,
    state: 'paid',
  })
  for (const path of [`/api/purchases/${other.purchase.id}`, `/api/checkout/sessions/${other.purchase.id}`]) {
    expect(refusal(await shop.get(path, { purchaseToken: mine.purchaseToken }))).toEqual([401, 'unauthenticated'])
  }
  expect(refusal(await shop.get('/api/purchases', { purchaseToken: mine.purchaseToken }))).toEqual([
    401,
    'unauthenticated',
  ])
})

test('the token ends 24 hours after the purchase began', async () => {
  const { purchase, purchaseToken } = await buyAndPay(shop, item)
  shop.app.clock.advance(24 * hour - minute)
  expect((await read(purchase.id, { purchaseToken })).status).toBe(200)
  shop.app.clock.advance(2 * minute)
  for (const path of [`/api/purchases/${purchase.id}`, `/api/checkout/sessions/${purchase.id}`])
    expect(refusal(await shop.get(path, { purchaseToken }))).toEqual([401, 'unauthenticated'])
  expect(refusal(await shop.post(`/api/purchases/${purchase.id}/contact`, { purchaseToken }))).toEqual([
    401,
    'unauthenticated',
  ])
})

test('the token is void once the purchase’s token version is raised', async () => {
  const { purchase, purchaseToken } = await buyAndPay(shop, item)
  await shop.app.db.update(purchases).set({ tokenVersion: 2 }).where(eq(purchases.id, purchase.id))
  expect((await read(purchase.id, { purchaseToken })).status).toBe(401)
})

test.each<[name: string, tamper: (token: string) => string]>([
  ['another last letter', (token) => token.slice(0, -2) + (token.at(-2) === 'A' ? 'BA' : 'AA')],
  ['a letter less', (token) => token.slice(0, -1)],
  ['more behind it', (token) => `${token}AAAA`],
  [
    'capitals swapped',
    (token) =>
      token.replace(/[a-z]/i, (letter) =>
        letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
      ),
  ],
  ['nothing in it', () => ''],
  ['odd characters', () => '%00%ff../../'],
  ['300 letters', () => 'A'.repeat(300)],
])('a token with %s opens nothing', async (_name, tamper) => {
  const { purchase, purchaseToken } = await buyAndPay(shop, item)
  expect(refusal(await read(purchase.id, { purchaseToken: tamper(purchaseToken) }))).toEqual([401, 'unauthenticated'])
})

test('a buyer’s list holds their own purchases only, in an embed those of its practice only', async () => {
  const rivalItem = await createPackage(shop.app, rival)
  const here = await signIn(shop.app, 'both@example.com', 'jane')
  const there = await signIn(shop.app, 'both@example.com', 'rival')
  const stranger = await signIn(shop.app, 'stranger@example.com', 'jane')
  const dashboard = await signIn(shop.app, 'both@example.com')
  const atJane = await buyAndPay(shop, item, { token: here })
  const atRival = await buyAndPay(shop, rivalItem, { token: there, origin: siteOrigin })
  expect(await list({ token: here })).toEqual([atJane.purchase.id])
  expect(await list({ token: here }, '?practice=rival')).toEqual([])
  expect(await list({ token: there })).toEqual([atRival.purchase.id])
  expect(await list({ token: stranger })).toEqual([])
  expect(new Set(await list({ token: dashboard }))).toEqual(new Set([atJane.purchase.id, atRival.purchase.id]))
  expect(await list({ token: dashboard }, '?practice=rival')).toEqual([atRival.purchase.id])
  expect(refusal(await read(atJane.purchase.id, { token: there }))).toEqual([404, 'not_found'])
  expect(refusal(await read(atJane.purchase.id, { token: stranger }))).toEqual([404, 'not_found'])
})

test('a second device sees the purchase after signing in, days later too', async () => {
  const first = await signIn(shop.app, 'two.devices@example.com', 'jane')
  const { purchase } = await buyAndPay(shop, item, { token: first })
  shop.app.clock.advance(72 * hour)
  const second = await signIn(shop.app, 'Two.Devices@example.com', 'jane')
  expect(await list({ token: second })).toEqual([purchase.id])
  expect((await shop.post(`/api/purchases/${purchase.id}/contact`, { token: second })).status).toBe(200)
  expect((await shop.get(`/api/checkout/sessions/${purchase.id}`, { token: second })).status).toBe(200)
})

test('the answers for a purchase of somebody else and for none at all are the same', async () => {
  const { purchase } = await buyAndPay(shop, item)
  const token = await signIn(shop.app, 'curious@example.com', 'jane')
  const nowhere = '0198c5a0-0000-7000-8000-000000000000'
  for (const sender of [{}, { token }, { purchaseToken: 'A'.repeat(43) }]) {
    const [theirs, none] = [await read(purchase.id, sender), await read(nowhere, sender)]
    expect([theirs.status, theirs.body]).toEqual([none.status, none.body])
  }
})

test('the practice reads its purchases with their buyers; the buyer reads no other buyer', async () => {
  const token = await signIn(shop.app, 'seen@example.com', 'jane')
  const { purchase } = await buyAndPay(shop, item, { token }, { client: { name: 'Sue Seen' } })
  const { body } = await shop.get<ManagedPurchasePage>('/api/purchases?scope=manage&practice=jane', {
    token: shop.owner,
  })
  const managed = body.data.find(({ id }) => id === purchase.id)
  expect(managed?.client).toEqual({ id: expect.any(String), name: 'Sue Seen', email: 'seen@example.com' })
  expect((await read(purchase.id, { token: shop.owner })).body).toEqual(managed)
  expect((await read(purchase.id, { token })).body).not.toHaveProperty('client')
  const ofClient = await shop.get<ManagedPurchasePage>(
    `/api/purchases?scope=manage&practice=jane&client=${managed?.client?.id}`,
    { token: shop.owner },
  )
  expect(ofClient.body.data.map(({ id }) => id)).toEqual([purchase.id])
})

test('lists of more than a page are walked through, newest or oldest first, each purchase once', async () => {
  const token = await signIn(shop.app, 'collector@example.com', 'jane')
  const free = await stock(shop, { price: { amount: 0, currency: 'USD' } })
  const ids: string[] = []
  for (let i = 0; i < 55; i++) {
    ids.push((await buy(shop, free, { token })).purchase.id)
    if (i % 7 === 0) shop.app.clock.advance(1_000)
  }
  for (const sort of ['newest', 'oldest']) {
    const first = await shop.get<PurchasePage>(`/api/purchases?sort=${sort}`, { token })
    const second = await shop.get<PurchasePage>(
      `/api/purchases?sort=${sort}&cursor=${encodeURIComponent(first.body.nextCursor ?? '')}`,
      { token },
    )
    const all = [...first.body.data, ...second.body.data]
    expect([first.body.data.length, second.body.data.length, second.body.nextCursor]).toEqual([50, 5, null])
    expect(new Set(all.map(({ id }) => id))).toEqual(new Set(ids))
    const times = all.map(({ createdAt }) => Date.parse(createdAt) * (sort === 'newest' ? -1 : 1))
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  }
})

test.each([
  ['?sort=price', 'sort'],
  ['?cursor=1', 'cursor'],
  ['?client=me', 'client'],
  ['?scope=all', 'scope'],
  ['?scope=manage', 'practice'],
])('refuses the list %s', async (query, path) => {
  expect(refusal(await shop.get(`/api/purchases${query}`, { token: shop.owner }))).toEqual([400, 'invalid_input', path])
})

test('a session that was not used for a week is over, and says so', async () => {
  const token = await signIn(shop.app, 'absent@example.com', 'jane')
  const { purchase } = await buyAndPay(shop, item, { token })
  shop.app.clock.advance(8 * 24 * hour)
  for (const path of ['/api/purchases', `/api/purchases/${purchase.id}`]) {
    expect(refusal(await shop.get(path, { token }))).toEqual([401, 'session_expired'])
  }
  expect(refusal(await shop.post(`/api/purchases/${purchase.id}/contact`, { token }))).toEqual([401, 'session_expired'])
})
