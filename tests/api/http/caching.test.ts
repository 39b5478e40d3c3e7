import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PublicPackage, PublicPackagePage } from '@deskbell/server/contract/packages'
import { createPackage, createPractice, draft, signIn, speaker } from '../../support/scenario.ts'
import { createTestApp } from '../../support/test-app.ts'
import { buy, buyAndPay, openShop, pay, stock, type Shop } from '../checkout/shop.ts'

let shop: Shop
let item: { id: string }
beforeAll(async () => {
  shop = await openShop()
  item = await stock(shop)
})
afterAll(() => shop.app.close())

const publicPaths = () => [
  '/api/packages?practice=jane',
  `/api/packages/${item.id}`,
  '/api/practices/jane',
  '/api/consultants?practice=jane',
  `/api/consultants/${shop.jane.consultantId}`,
]
const titlesAt = async (app: Shop['app'], query = '') =>
  (await speaker(app).get<PublicPackagePage>(`/api/packages?practice=jane${query}`)).body.data.map(({ title }) => title)

test('public answers say how long they may be kept, and answer 304 to their own tag, cached or not', async () => {
  for (const path of publicPaths()) {
    const first = await shop.app.request(path)
    expect(first.headers.get('Cache-Control')).toMatch(/^public, .*s-maxage=10/)
    const etag = first.headers.get('ETag') ?? ''
    expect(etag).toMatch(/^"[0-9a-f]+"$/)
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await shop.app.request(path, { headers: { 'If-None-Match': tag } })
      expect([again.status, await again.text(), again.headers.get('ETag')]).toEqual([304, '', etag])
      expect(again.headers.get('Access-Control-Allow-Origin')).toBe('*')
      expect(again.headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/)
    }
    expect((await shop.app.request(path, { headers: { 'If-None-Match': '"other"' } })).status).toBe(200)
  }
})

test('a cached answer is byte for byte the one made anew, headers and all', async () => {
  await stock(shop)
  for (const path of publicPaths()) {
    const [made, cached] = [await shop.app.request(path), await shop.app.request(path)]
    const headers = (response: Response) => [...response.headers].filter(([name]) => name !== 'x-request-id')
    expect(await cached.text()).toBe(await made.text())
    expect(headers(cached)).toEqual(headers(made))
  }
  expect(await shop.app.countTrips(() => shop.app.request('/api/packages?practice=jane'))).toBe(0)
})

test('a write shows at once, whichever write it was', async () => {
  const created = await stock(shop, { title: 'Fresh' })
  expect(await titlesAt(shop.app)).toContain('Fresh')
  await shop.put(`/api/packages/${created.id}`, { token: shop.owner, ifMatch: 1 }, { ...draft, title: 'Fresher' })
  expect(await titlesAt(shop.app)).toContain('Fresher')
  await shop.delete(`/api/packages/${created.id}`, { token: shop.owner })
  expect(await titlesAt(shop.app)).not.toContain('Fresher')
})

test('a place that is taken, and one that is free again, show at once', async () => {
  const { id } = await stock(shop, { stockLimit: 2 })
  const left = async () => (await shop.get<PublicPackage>(`/api/packages/${id}`)).body.placesLeft
  expect(await left()).toBe(2)
  const { purchase } = await buy(shop, { id })
  expect(await left()).toBe(1)
  await pay(shop, purchase)
  await buyAndPay(shop, { id })
  expect(await left()).toBe(0)
})

test('another process on the same file sees a write at once too', async () => {
  const other = await createTestApp({ databaseUrl: shop.app.databaseUrl })
  try {
    for (let round = 0; round < 20; round++) {
      await titlesAt(other)
      await titlesAt(other)
      await stock(shop, { title: `Round ${round}`, type: 'custom' })
      expect(await titlesAt(other, '&type=custom')).toContain(`Round ${round}`)
      expect(await titlesAt(other, '&type=custom')).toHaveLength(round + 1)
    }
  } finally {
    await other.close()
  }
})

test('what is kept for one practice is never given for another', async () => {
  const rival = await createPractice(shop.app, 'rival')
  await createPackage(shop.app, rival, { title: 'Of the rival' })
  for (let i = 0; i < 2; i++) {
    const [jane, other] = [
      await shop.get<PublicPackagePage>('/api/packages?practice=jane'),
      await shop.get<PublicPackagePage>('/api/packages?practice=rival'),
    ]
    expect(jane.body.data.every(({ practice }) => practice === 'jane')).toBe(true)
    expect(other.body.data.map(({ title }) => title)).toEqual(['Of the rival'])
    expect((await shop.get<{ slug: string }>('/api/practices/rival')).body.slug).toBe('rival')
    expect((await shop.get<{ slug: string }>('/api/practices/jane')).body.slug).toBe('jane')
  }
})

test.each(['scope=manage', 'scope=%6danage', '%73cope=manage', 'x=1&scope=manage'])(
  'what members read (?%s) is kept nowhere and given to nobody else',
  async (query) => {
    await stock(shop, { title: 'Only for members', active: false })
    for (const path of [
      `/api/packages?practice=jane&${query}`,
      `/api/packages/${item.id}?${query}`,
      `/api/practices/jane?${query}`,
    ]) {
      const seen = await shop.app.request(path, { headers: { Authorization: `Bearer ${shop.owner}` } })
      expect([seen.status, seen.headers.get('Cache-Control')]).toEqual([200, 'no-store'])
      expect((await shop.app.request(path)).status).toBe(401)
    }
  },
)

test('personal answers are nobody’s to keep', async () => {
  const token = await signIn(shop.app, 'kept@example.com', 'jane')
  const { purchase, purchaseToken } = await buyAndPay(shop, item, { token })
  const personal = { headers: { Authorization: `Bearer ${token}`, 'Deskbell-Purchase-Token': purchaseToken } }
  const owner = { headers: { Authorization: `Bearer ${shop.owner}` } }
  const answers = [
    await shop.app.request('/api/me', personal),
    await shop.app.request('/api/purchases', personal),
    await shop.app.request(`/api/purchases/${purchase.id}`, personal),
    await shop.app.request(`/api/checkout/sessions/${purchase.id}`, personal),
    await shop.app.request(`/api/purchases/${purchase.id}/contact`, { ...personal, method: 'POST' }),
    await shop.app.request('/api/purchases?scope=manage&practice=jane', owner),
    await shop.app.request(`/api/consultants/${shop.jane.consultantId}/contact-settings`, owner),
  ]
  for (const answer of answers)
    expect([answer.url, answer.status, answer.headers.get('Cache-Control')]).toEqual(['', 200, 'no-store'])
})

test('what nobody knows yet is not remembered as unknown', async () => {
  expect((await shop.get('/api/packages?practice=newcomer')).status).toBe(404)
  await createPractice(shop.app, 'newcomer')
  expect((await shop.get('/api/packages?practice=newcomer')).status).toBe(200)
})
