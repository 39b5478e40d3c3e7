import { afterAll, beforeAll, expect, test } from 'vitest'
import { siteOrigin } from '../../support/scenario.ts'
import { buyAndPay, openShop, stock, type Shop } from '../checkout/shop.ts'

let shop: Shop
let item: { id: string }
let mine: { purchase: { id: string }; purchaseToken: string }
beforeAll(async () => {
  shop = await openShop()
  item = await stock(shop)
  mine = await buyAndPay(shop, item)
})
afterAll(() => shop.app.close())

const list = (header: string | null) => (header ?? '').split(',').map((name) => name.trim().toLowerCase())

test.each([
  ['POST', '/api/checkout/sessions', 'content-type,authorization,idempotency-key,deskbell-practice'],
  ['POST', '/api/purchases/x/contact', 'deskbell-purchase-token'],
  ['PUT', '/api/packages/x', 'if-match,content-type'],
  ['PATCH', '/api/practices', 'content-type'],
  ['DELETE', '/api/packages/x', 'authorization'],
])('a page elsewhere may ask before %s %s', async (method, path, headers) => {
  const answer = await shop.app.request(path, {
    method: 'OPTIONS',
    headers: { Origin: siteOrigin, 'Access-Control-Request-Method': method, 'Access-Control-Request-Headers': headers },
  })
  expect(answer.status).toBe(204)
  expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*')
  expect(answer.headers.get('Access-Control-Allow-Credentials')).toBeNull()
  expect(list(answer.headers.get('Access-Control-Allow-Methods'))).toContain(method.toLowerCase())
  for (const header of headers.split(','))
    expect(list(answer.headers.get('Access-Control-Allow-Headers'))).toContain(header)
  expect(Number(answer.headers.get('Access-Control-Max-Age'))).toBeGreaterThanOrEqual(3_600)
})

test.each<[name: string, path: () => string, init: RequestInit]>([
  ['a public answer', () => '/api/packages?practice=jane', {}],
  ['a cached answer', () => '/api/packages?practice=jane', {}],
  ['a personal answer', () => `/api/purchases/${mine.purchase.id}`, {}],
  ['a refusal', () => '/api/purchases', {}],
  [
    'a bad body',
    () => '/api/checkout/sessions',
    { method: 'POST', body: '{', headers: { 'Content-Type': 'application/json' } },
  ],
  ['an unknown address', () => '/api/unknown', {}],
])('a page elsewhere may read %s, with the headers it needs and no credentials', async (_name, path, init) => {
  const answer = await shop.app.request(path(), {
    ...init,
    headers: { Origin: siteOrigin, 'Deskbell-Purchase-Token': mine.purchaseToken, ...init.headers },
  })
  expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*')
  expect(answer.headers.get('Access-Control-Allow-Credentials')).toBeNull()
  expect(list(answer.headers.get('Access-Control-Expose-Headers'))).toEqual(
    expect.arrayContaining(['set-auth-token', 'etag', 'retry-after', 'x-request-id']),
  )
})

test.each([
  '/api/packages?practice=jane',
  '/api/unknown',
  '/api/purchases',
  '/health',
  '/ready',
  '/dashboard',
  '/unknown',
])('%s carries a request id of its own and the security headers', async (path) => {
  const answers = [await shop.app.request(path), await shop.app.request(path)]
  const ids = answers.map(({ headers }) => headers.get('X-Request-Id'))
  expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/)
  expect(ids[0]).not.toBe(ids[1])
  for (const { headers } of answers) {
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(headers.get('Referrer-Policy')).toBe('no-referrer')
    expect(headers.get('Strict-Transport-Security')).toMatch(/max-age=\d{7,}/)
    expect(headers.get('X-Powered-By')).toBeNull()
  }
})

test('a request id that a caller sends is not taken over', async () => {
  const answer = await shop.app.request('/api/packages?practice=jane', {
    headers: { 'X-Request-Id': 'mine\tand more' },
  })
  expect(answer.headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/)
})

test('the dashboard stands in no frame and runs no script but its own', async () => {
  const { headers } = await shop.app.request('/dashboard/purchases')
  expect(headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'")
  expect(headers.get('Content-Security-Policy')).toContain("script-src 'self'")
  expect(headers.get('Content-Security-Policy')).not.toContain('unsafe')
  expect(headers.get('Access-Control-Allow-Origin')).toBeNull()
})

test('no answer to a page elsewhere sets a cookie', async () => {
  for (const path of ['/api/packages?practice=jane', `/api/purchases/${mine.purchase.id}`, '/api/me']) {
    expect(
      (
        await shop.app.request(path, { headers: { Origin: siteOrigin, Authorization: `Bearer ${shop.owner}` } })
      ).headers.get('Set-Cookie'),
    ).toBeNull()
  }
})
