import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createStripePayments } from '@deskbell/server/adapters/stripe/payments'
import type { CheckoutStarted } from '@deskbell/server/contract/checkout'
import { idempotencyKeys, purchases } from '@deskbell/server/db/schema/index'
import { signIn } from '../../support/scenario.ts'
import { ledgerOf, paidOnce } from './ledger.ts'
import { buy, openShop, pay, refusal, startCheckout, stock, type Shop } from './shop.ts'
import { race, times } from './together.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.app.close())

let keys = 0
const newKey = () => `key-of-a-checkout-${++keys}`
const purchasesOf = ({ id }: { id: string }) => shop.app.db.select().from(purchases).where(eq(purchases.packageId, id))
const openSessionsOf = ({ id }: { id: string }) =>
  shop.app.simulator.sessions().filter(({ metadata, status }) => metadata['package_id'] === id && status === 'open')

test.each(['embedded', 'hosted'] as const)(
  'the same %s request again answers with the same purchase and a checkout that works',
  async (ui) => {
    const item = await stock(shop)
    const idempotencyKey = newKey()
    const first = await buy(shop, item, { idempotencyKey }, { ui })
    const again = await buy(shop, item, { idempotencyKey }, { ui })
    expect(again).toEqual(first)
    expect(await purchasesOf(item)).toHaveLength(1)
    expect(openSessionsOf(item)).toHaveLength(1)
    await pay(shop, again.purchase)
    expect(await ledgerOf(shop, again.purchase)).toEqual(paidOnce)
    expect(await buy(shop, item, { idempotencyKey }, { ui })).toMatchObject({
      purchase: { id: first.purchase.id, state: 'paid' },
      checkout: null,
    })
  },
)

test('a double click at once makes one purchase, and closes the checkout nobody will see', async () => {
  const item = await stock(shop)
  const idempotencyKey = newKey()
  const answers = await race(
    shop,
    times(2, () => startCheckout(shop, item, { idempotencyKey })),
  )
  expect(answers.map(({ status }) => status)).toEqual([201, 201])
  expect(answers[1]?.body).toEqual(answers[0]?.body)
  expect(await purchasesOf(item)).toHaveLength(1)
  expect(openSessionsOf(item)).toHaveLength(1)
})

test('a double click for the last place makes one purchase and tells both of it', async () => {
  const item = await stock(shop, { stockLimit: 1 })
  const idempotencyKey = newKey()
  const answers = await race(
    shop,
    times(2, () => startCheckout(shop, item, { idempotencyKey })),
  )
  expect(answers.map(({ status }) => status)).toEqual([201, 201])
  expect(await purchasesOf(item)).toHaveLength(1)
})

test('the same key with another body is refused', async () => {
  const [item, other] = [await stock(shop), await stock(shop)]
  const idempotencyKey = newKey()
  await buy(shop, item, { idempotencyKey })
  expect(refusal(await startCheckout(shop, other, { idempotencyKey }))).toEqual([409, 'idempotency_conflict'])
  expect(await purchasesOf(other)).toEqual([])
})

test('two buyers who happen to choose the same key get two purchases', async () => {
  const item = await stock(shop)
  const idempotencyKey = newKey()
  const first = await buy(shop, item, { idempotencyKey, token: await signIn(shop.app, 'one@example.com', 'jane') })
  const second = await buy(shop, item, { idempotencyKey, token: await signIn(shop.app, 'two@example.com', 'jane') })
  const guest = await buy(shop, item, { idempotencyKey, address: '198.51.100.1' })
  const neighbour = await buy(shop, item, { idempotencyKey, address: '198.51.100.2' })
  expect(new Set([first, second, guest, neighbour].map(({ purchase }) => purchase.id)).size).toBe(4)
})

test('after signing out the same request gives nothing of the purchase away', async () => {
  const item = await stock(shop)
  const idempotencyKey = newKey()
  const token = await signIn(shop.app, 'gone@example.com', 'jane')
  await buy(shop, item, { idempotencyKey, token })
  await shop.post('/api/auth/sign-out', { token })
  expect(refusal(await startCheckout(shop, item, { idempotencyKey, token }))).toEqual([401, 'session_expired'])
})

test('what is kept of a request holds no secret', async () => {
  const item = await stock(shop)
  const { purchaseToken, checkout } = await buy(shop, item, { idempotencyKey: newKey() }, { ui: 'embedded' })
  const kept = JSON.stringify(await shop.app.db.select().from(idempotencyKeys))
  const all = JSON.stringify(await shop.app.db.select().from(purchases))
  for (const secret of [purchaseToken, checkout?.ui === 'embedded' ? checkout.clientSecret : 'missing']) {
    expect(secret.length).toBeGreaterThan(20)
    expect(kept + all).not.toContain(secret)
  }
})

test('while Stripe does not answer no purchase is made, the key stays free, and it goes on afterwards', async () => {
  const item = await stock(shop)
  const { deps } = shop.app.server
  const { payments } = deps
  const unreachable = () => Promise.reject(new TypeError('fetch failed'))
  const keysOfTests = {
    secretKey: 'sk_test_of_the_tests',
    publishableKey: 'pk_test_of_the_tests',
    webhookSecret: 'whsec_of_the_tests',
  }
  deps.payments = createStripePayments(
    { ...keysOfTests, apiBase: 'https://stripe.test', simulated: true, fetch: unreachable },
    deps.log,
  )
  const idempotencyKey = newKey()
  const answer = await startCheckout(shop, item, { idempotencyKey })
  expect(refusal(answer)).toEqual([503, 'payments_unavailable'])
  expect(answer.headers.get('Retry-After')).toBe('2')
  expect(await purchasesOf(item)).toEqual([])
  deps.payments = payments
  expect((await startCheckout<CheckoutStarted>(shop, item, { idempotencyKey })).status).toBe(201)
  expect(await purchasesOf(item)).toHaveLength(1)
})

test('a wrong key at Stripe is our trouble, not the visitor’s', async () => {
  const item = await stock(shop)
  const { deps } = shop.app.server
  const { payments } = deps
  const keysOfTests = {
    secretKey: 'sk_test_wrong',
    publishableKey: 'pk_test_of_the_tests',
    webhookSecret: 'whsec_of_the_tests',
  }
  const unauthorized = async () =>
    Response.json(
      { error: { type: 'invalid_request_error', message: 'Invalid API Key provided: sk_test_****' } },
      { status: 401 },
    )
  deps.payments = createStripePayments(
    { ...keysOfTests, apiBase: 'https://stripe.test', simulated: true, fetch: unauthorized },
    deps.log,
  )
  const answer = await startCheckout(shop, item)
  deps.payments = payments
  expect(refusal(answer)).toEqual([503, 'payments_unavailable'])
  expect(JSON.stringify([answer.body, shop.app.logged])).not.toContain('sk_test')
  expect(await purchasesOf(item)).toEqual([])
})
