import { afterAll, beforeAll, expect, test } from 'vitest'
import { purchases } from '@deskbell/server/db/schema/index'
import { buy, openShop, refusal, sessionOf, startCheckout, stock, type Shop } from './shop.ts'

let shop: Shop
let item: { id: string }
beforeAll(async () => {
  shop = await openShop()
  item = await stock(shop)
  await shop.patch(
    '/api/practices',
    { token: shop.owner },
    { practice: 'jane', returnOrigins: ['https://www.jane.test', 'http://localhost:8787'] },
  )
})
afterAll(() => shop.app.close())

test('a hosted checkout comes back to the page it left, with the purchase’s id and nothing secret', async () => {
  const { purchase, purchaseToken } = await buy(
    shop,
    item,
    {},
    { returnUrl: 'https://jane.test/shop?lang=en#packages' },
  )
  const session = sessionOf(shop, purchase)
  expect(session.success_url).toBe(
    `https://jane.test/shop?lang=en&deskbell_purchase=${purchase.id}&deskbell_checkout=success#packages`,
  )
  expect(session.cancel_url).toBe(
    `https://jane.test/shop?lang=en&deskbell_purchase=${purchase.id}&deskbell_checkout=cancel#packages`,
  )
  expect(JSON.stringify(session)).not.toContain(purchaseToken)
})

test.each<[name: string, returnUrl: string, origin: string | undefined]>([
  ['an address on the practice’s list, from elsewhere', 'https://www.jane.test/thanks', 'https://jane.test'],
  ['an address on the practice’s list, from a program', 'https://www.jane.test/thanks', undefined],
  ['a local page on the practice’s list', 'http://localhost:8787/demo/', undefined],
  ['the page itself, however it is spelled', 'https://jane.test\\@evil.example/', 'https://jane.test'],
  ['an address in capitals', 'HTTPS://JANE.TEST/thanks', 'https://jane.test'],
])('returns to %s', async (_name, returnUrl, origin) => {
  const { purchase } = await buy(shop, item, origin === undefined ? { origin: undefined as never } : { origin }, {
    returnUrl,
  })
  expect(new URL(sessionOf(shop, purchase).success_url ?? '').origin).toBe(new URL(returnUrl).origin)
  expect(sessionOf(shop, purchase).success_url).not.toContain('\\')
})

test.each<[name: string, returnUrl: string]>([
  ['another site', 'https://evil.example/'],
  ['a subdomain', 'https://shop.jane.test/'],
  ['a domain with the same beginning', 'https://jane.test.evil.example/'],
  ['another port', 'https://jane.test:8443/'],
  ['plain http', 'http://jane.test/'],
  ['credentials', 'https://jane:secret@jane.test/'],
  ['credentials that look like the site', 'https://jane.test@evil.example/'],
  ['javascript:', 'javascript:alert(1)//https://jane.test/'],
  ['data:', 'data:text/html,<script>alert(1)</script>'],
  ['blob:', 'blob:https://jane.test/0198c5a0'],
  ['an address without a scheme', '//jane.test/'],
  ['a path alone', '/thanks'],
  ['nothing', ''],
])('never returns to %s', async (_name, returnUrl) => {
  const before = await shop.app.db.select().from(purchases)
  const sessions = shop.app.simulator.sessions().length
  expect(refusal(await startCheckout(shop, item, {}, { returnUrl }))).toEqual([
    422,
    'return_url_not_allowed',
    'returnUrl',
  ])
  expect(await shop.app.db.select().from(purchases)).toEqual(before)
  expect(shop.app.simulator.sessions()).toHaveLength(sessions)
})

test('a page without an origin of its own may not name one', async () => {
  expect(refusal(await startCheckout(shop, item, { origin: 'null' }, { returnUrl: 'https://jane.test/' }))).toEqual([
    422,
    'return_url_not_allowed',
    'returnUrl',
  ])
})
