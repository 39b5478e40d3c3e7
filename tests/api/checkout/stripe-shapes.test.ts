import { afterAll, beforeAll, expect, test } from 'vitest'
import { signIn } from '../../support/scenario.ts'
import { minute } from '../../support/test-clock.ts'
import { loadStripeSpec, specMissing } from '../simulator/stripe-spec.ts'
import { buy, buyAndPay, openShop, pay, sessionOf, startCheckout, stock, type Shop } from './shop.ts'
import { race } from './together.ts'

const spec = loadStripeSpec()
let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.app.close())

/** Everything the API ever asks of Stripe. */
async function useEverything() {
  const { app } = shop
  const item = await stock(shop, { title: 'Größe & <Ärger> 100 %', bundleDescription: 'A "whole" summer' })
  const token = await signIn(app, 'buyer+tag@example.com', 'jane')
  await buyAndPay(shop, item, { token }, { client: { name: 'Bo Buyer' } })
  const embedded = await buy(shop, item, {}, { ui: 'embedded', client: { email: 'guest@example.com' } })
  await pay(shop, embedded.purchase)
  const declined = await buy(shop, item)
  app.simulator.pay(sessionOf(shop, declined.purchase).id, { card: '4000000000000002' })
  await shop.get(`/api/checkout/sessions/${declined.purchase.id}`, { purchaseToken: declined.purchaseToken })
  const authenticates = await buy(shop, await stock(shop, { price: { amount: 5_000, currency: 'JPY' } }))
  app.simulator.pay(sessionOf(shop, authenticates.purchase).id, { card: '4000002500003155' })
  await shop.get(`/api/checkout/sessions/${authenticates.purchase.id}`, { purchaseToken: authenticates.purchaseToken })
  const last = await stock(shop, { stockLimit: 1 })
  await race(shop, [() => startCheckout(shop, last), () => startCheckout(shop, last)])
  app.clock.advance(36 * minute)
  await app.server.runDueWork()
  await app.settled()
}

test('every request sent to Stripe, every answer and every event has the shape of the Stripe API', async (context) => {
  if (!spec) return context.skip(specMissing)
  await useEverything()
  const requests = shop.app.simulator.requests()
  const routes = new Set(requests.map(({ method, path }) => `${method} ${path.replace(/(?:cs|ch)_\w+/, ':id')}`))
  expect([...routes].toSorted()).toEqual([
    'GET /v1/charges/:id',
    'GET /v1/checkout/sessions/:id',
    'GET /v1/events',
    'POST /v1/checkout/sessions',
    'POST /v1/checkout/sessions/:id/expire',
  ])
  expect(requests.flatMap((call) => spec.problemsOf(call))).toEqual([])
  expect(requests.filter(({ status }) => status >= 400)).toEqual([])
  expect(shop.app.simulator.events().flatMap((event) => spec.problemsOfEvent(event))).toEqual([])
})

test('each checkout is asked for under a key of its purchase, with the version the code was written for', () => {
  for (const { method, path, headers, params } of shop.app.simulator.requests()) {
    expect(headers['stripe-version']).toBe('2026-10-28.endive')
    if (method === 'POST' && path === '/v1/checkout/sessions')
      expect(headers['idempotency-key']).toBe(
        `checkout:${(params as { metadata: { purchase_id: string } }).metadata.purchase_id}`,
      )
  }
})
