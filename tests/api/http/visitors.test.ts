import { afterAll, beforeAll, expect, test } from 'vitest'
import { composeVisitors, type Visitors } from '@deskbell/server/compose-visitors'
import { openFileClient } from '@deskbell/server/db/open-file'
import { readSettings } from '@deskbell/server/settings'
import { openShop, stock, type Shop } from '../checkout/shop.ts'
import { publicUrl } from '../../support/test-app.ts'

let shop: Shop
let visitors: Visitors
let few: string[] = []
let close: () => void
beforeAll(async () => {
  shop = await openShop()
  const { app } = shop
  const client = await openFileClient(app.databaseUrl)
  close = () => client.close()
  const environment = {
    DATABASE_URL: app.databaseUrl,
    PUBLIC_URL: publicUrl,
    AUTH_SECRET: 'a secret of the visitors that is long enough',
  }
  visitors = composeVisitors(readSettings({ ...environment, MAIL_URL: 'mailbox:' }), {
    client,
    stripe: {
      secretKey: 'sk_test_x',
      publishableKey: 'pk_test_x',
      webhookSecret: 'whsec_x',
      apiBase: null,
      simulated: true,
    },
    clock: app.clock,
    log: () => {},
    connectionAddress: () => null,
    databaseVersion: () => '',
    extend: (routes) => {
      few = routes.routes.map(({ method, path }) => `${method} ${path}`)
    },
  })
})
afterAll(async () => {
  close()
  await shop.app.close()
})

const asked = (path: string, method = 'GET') => new Request(new URL(path, publicUrl), { method })

test('a worker’s first part answers the reads it has, and leaves every other route to the whole server', () => {
  const whole = shop.app.routes.map((route) => route.split(' ') as [string, string])
  expect(few).toContain('GET /api/packages')
  for (const [method, path] of whole) {
    const answered = visitors.answers(asked(path.replaceAll(/:\w+|\*/g, 'x'), method))
    expect([`${method} ${path}`, answered]).toEqual([
      `${method} ${path}`,
      method === 'GET' && few.includes(`GET ${path}`),
    ])
  }
})

test('it answers as the whole server does', async () => {
  const item = await stock(shop)
  const paths = [
    '/api/packages?practice=jane',
    `/api/packages/${item.id}`,
    '/api/practices/jane',
    '/api/consultants?practice=jane',
    `/api/consultants/${shop.jane.consultantId}/session-config`,
    '/api/consultants/none/slots',
    '/api/packages?practice=jane&scope=manage',
    '/health',
  ]
  for (const path of paths) {
    const answer = await visitors.fetch(asked(path))
    const wholes = await shop.app.request(path)
    expect([path, answer.status, await answer.text()]).toEqual([path, wholes.status, await wholes.text()])
    for (const name of ['ETag', 'Cache-Control', 'Access-Control-Allow-Origin', 'Content-Type'])
      expect(answer.headers.get(name)).toBe(wholes.headers.get(name))
  }
})
