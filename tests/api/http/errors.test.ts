import { afterAll, beforeAll, expect, test } from 'vitest'
import { errorBody } from '@deskbell/server/contract/errors'
import { packages, purchases, webhookInbox } from '@deskbell/server/db/schema/index'
import { draft, returnUrl, siteOrigin } from '../../support/scenario.ts'
import { minute } from '../../support/test-clock.ts'
import { openShop, refusal, stock, type Shop } from '../checkout/shop.ts'

let shop: Shop
let item: { id: string }
beforeAll(async () => {
  shop = await openShop()
  item = await stock(shop)
})
afterAll(() => shop.app.close())

type Init = Parameters<Shop['app']['request']>[1]

/** Sends bytes as they are and checks what every failure has to have. */
async function failure(path: string, init: Init = {}) {
  const response = await shop.app.request(path, init)
  const body: unknown = await response.json()
  expect(errorBody.safeParse(body).error).toBeUndefined()
  expect(response.headers.get('Content-Type')).toMatch(/^application\/json/)
  expect(response.headers.get('Cache-Control')).toBe('no-store')
  expect(response.headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/)
  expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
  return refusal({ status: response.status, body })
}

const json = (body: string, headers = {}): Init => ({
  method: 'POST',
  body,
  headers: { 'Content-Type': 'application/json', Origin: siteOrigin, ...headers },
})
const owner = () => ({ Authorization: `Bearer ${shop.owner}` })
const counts = async () =>
  (await Promise.all([packages, purchases, webhookInbox].map((table) => shop.app.db.$count(table)))).join()

test.each<[path: string, method: string]>([
  ['/api', 'GET'],
  ['/api/', 'GET'],
  ['/api/unknown', 'GET'],
  ['/api/packages/x/y', 'GET'],
  ['/unknown', 'GET'],
  ['/api/purchases/1/2/3', 'POST'],
  ['/webhooks/unknown', 'POST'],
  ['/api/packages', 'PUT'],
  ['/api/checkout/sessions', 'DELETE'],
  ['/api/%2e%2e/admin', 'GET'],
])('%s answers an unknown %s in the one shape', async (path, method) => {
  expect((await failure(path, { method }))[0]).toBeOneOf([404, 405])
})

test.each(['{', '', '{"title":}', "{'a':1}", '\u0000', '{"a":1}{"b":2}'])(
  'the body “%s” is no JSON, and is told so',
  async (body) => {
    const before = await counts()
    expect(await failure('/api/packages', json(body, owner()))).toEqual([400, 'invalid_json'])
    expect(await failure('/api/checkout/sessions', json(body))).toEqual([400, 'invalid_json'])
    expect(await counts()).toBe(before)
  },
)

test.each(['null', '[]', '"text"', '7', 'true', '[[[[]]]]'])('the JSON %s is no package', async (body) => {
  expect((await failure('/api/packages', json(body, owner()))).slice(0, 2)).toEqual([400, 'invalid_input'])
  expect((await failure('/api/practices', { ...json(body, owner()), method: 'PATCH' })).slice(0, 2)).toEqual([
    400,
    'invalid_input',
  ])
})

test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', ''])(
  'a body of the type “%s” is not taken for JSON',
  async (type) => {
    const before = await counts()
    const body = JSON.stringify({ packageId: item.id, returnUrl })
    expect((await failure('/api/checkout/sessions', json(body, { 'Content-Type': type })))[0]).toBe(400)
    expect(await counts()).toBe(before)
  },
)

test('a change that did not arrive as JSON is not answered as if it had been made', async () => {
  const init = { ...json('{"headline":"New"}', { ...owner(), 'Content-Type': 'text/plain' }), method: 'PATCH' }
  const response = await shop.app.request(`/api/consultants/${shop.jane.consultantId}`, init)
  expect(response.status).toBe(400)
})

test.each<[name: string, length: number | null]>([
  ['which says so', 1_048_576],
  ['which does not say so', null],
])('a body of 1 MB, %s, is refused before it is read', async (_name, length) => {
  const before = await counts()
  const bytes = new Uint8Array(1_048_576).fill(0x20)
  const body =
    length === null
      ? new ReadableStream({ start: (controller) => (controller.enqueue(bytes), controller.close()) })
      : bytes
  const headers = {
    ...owner(),
    'Content-Type': 'application/json',
    ...(length === null ? {} : { 'Content-Length': String(length) }),
  }
  for (const [path, method] of [
    ['/api/packages', 'POST'],
    ['/api/checkout/sessions', 'POST'],
    ['/api/practices', 'PATCH'],
    [`/api/packages/${item.id}`, 'PUT'],
  ] as const) {
    const once =
      body instanceof ReadableStream
        ? new ReadableStream({ start: (controller) => (controller.enqueue(bytes), controller.close()) })
        : body
    expect(await failure(path, { method, body: once, headers, duplex: 'half' } as Init)).toEqual([
      413,
      'body_too_large',
    ])
  }
  expect(await counts()).toBe(before)
})

test('a body of 1 MB with an Idempotency-Key is refused as well', async () => {
  const stream = new ReadableStream({
    start: (controller) => (controller.enqueue(new Uint8Array(1_048_576)), controller.close()),
  })
  const headers = { ...owner(), 'Content-Type': 'application/json', 'Idempotency-Key': 'a-key-for-too-much' }
  expect(await failure('/api/packages', { method: 'POST', body: stream, headers, duplex: 'half' } as Init)).toEqual([
    413,
    'body_too_large',
  ])
})

test('a webhook of more than 1 MB is refused too', async () => {
  expect(await failure('/webhooks/stripe', { method: 'POST', body: new Uint8Array(1_048_577) })).toEqual([
    413,
    'body_too_large',
  ])
})

test('64 KiB are still read', async () => {
  const body = JSON.stringify({ ...draft, practice: 'jane' })
  const padded = body + ' '.repeat(64 * 1024 - body.length)
  expect((await shop.app.request('/api/packages', json(padded, owner()))).status).toBe(201)
  expect(await failure('/api/packages', json(`${padded} `, owner()))).toEqual([413, 'body_too_large'])
})

test.each(['{"__proto__":{"admin":true},"packageId":"x"}', '{"constructor":{"prototype":{}}}'])(
  'fields that reach for prototypes are unknown fields: %s',
  async (body) => {
    expect((await failure('/api/checkout/sessions', json(body)))[0]).toBe(400)
    expect(({} as { admin?: boolean }).admin).toBeUndefined()
  },
)

test('an error nobody foresaw says nothing of itself, and is logged with its request', async () => {
  const { db } = shop.app.server.deps
  const { batch } = db
  db.batch = () => Promise.reject(new Error('secret details of the database\nparams: hello@jane.test'))
  const response = await shop.app.request('/api/packages?practice=jane&sort=newest')
  db.batch = batch
  const text = await response.text()
  expect([response.status, (JSON.parse(text) as { error: { code: string } }).error.code]).toEqual([
    500,
    'internal_error',
  ])
  expect(text).not.toMatch(/secret|hello/)
  const line = shop.app.logged.findLast(({ event }) => event === 'request.failed')
  expect(line?.facts).toMatchObject({
    requestId: response.headers.get('X-Request-Id'),
    error: 'Error: secret details of the database',
  })
})

test('a database that stays busy answers 503 with when to come back', async () => {
  const { db } = shop.app.server.deps
  const { batch } = db
  db.batch = () => Promise.reject(Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' }))
  const response = await shop.app.request('/api/packages?practice=jane&sort=price')
  db.batch = batch
  expect([response.status, response.headers.get('Retry-After')]).toEqual([503, '2'])
})

test('more than 20 checkouts a minute from one address are too many, whatever it says of itself', async () => {
  const limited = await openShop({ environment: { RATE_LIMIT_FACTOR: '1' } })
  const sold = await stock(limited)
  const statuses: number[] = []
  const start = (address: string, forwarded: string) =>
    limited.app.request('/api/checkout/sessions', {
      method: 'POST',
      address,
      body: JSON.stringify({ packageId: sold.id, returnUrl }),
      headers: {
        'Content-Type': 'application/json',
        Origin: siteOrigin,
        'X-Forwarded-For': forwarded,
        'X-Real-IP': forwarded,
        Forwarded: `for=${forwarded}`,
      },
    })
  for (let i = 0; i < 20; i++) statuses.push((await start('203.0.113.9', `198.51.100.${i}`)).status)
  expect(statuses).toEqual(Array(20).fill(201))
  const refused = await start('203.0.113.9', '198.51.100.99')
  expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '60'])
  expect((await start('203.0.113.10', '198.51.100.99')).status).toBe(201)
  limited.app.clock.advance(minute)
  expect((await start('203.0.113.9', '198.51.100.99')).status).toBe(201)
  await limited.app.close()
})
