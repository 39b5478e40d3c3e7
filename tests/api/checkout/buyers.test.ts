import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ManagedPurchasePage, PurchasePage } from '@deskbell/server/contract/purchases'
import { clients } from '@deskbell/server/db/schema/index'
import { createPractice, signIn } from '../../support/scenario.ts'
import { ledgerOf } from './ledger.ts'
import { buy, buyAndPay, openShop, pay, refusal, sessionOf, startCheckout, stock, type Shop } from './shop.ts'

let shop: Shop
let strict: Shop
beforeAll(async () => {
  shop = await openShop({ guestCheckout: true })
  strict = await openShop({ guestCheckout: false })
  await createPractice(shop.app, 'rival')
})
afterAll(() => Promise.all([shop.app.close(), strict.app.close()]))

test('a practice that allows no guests asks for a code', async () => {
  const item = await stock(strict)
  expect(refusal(await startCheckout(strict, item))).toEqual([401, 'code_required'])
  expect(strict.app.simulator.sessions()).toEqual([])
  const token = await signIn(strict.app, 'val@example.com', 'jane')
  expect((await buy(strict, item, { token })).purchase.state).toBe('pending')
})

test('a guest buys, and becomes the client whose address the payment names', async () => {
  const { purchase } = await buy(shop, await stock(shop))
  await pay(shop, purchase, { email: 'Guest@Example.com', name: 'Gus Guest' })
  expect(await ledgerOf(shop, purchase)).toMatchObject({ state: 'paid', grants: 1, mails: 1 })
  const { body } = await shop.get<ManagedPurchasePage>('/api/purchases?scope=manage&practice=jane', {
    token: shop.owner,
  })
  expect(body.data.find(({ id }) => id === purchase.id)?.client).toMatchObject({
    email: 'guest@example.com',
    name: 'Gus Guest',
  })
})

test('a guest’s purchase shows on another device once the address is proven', async () => {
  const { purchase } = await buy(shop, await stock(shop))
  await pay(shop, purchase, { email: 'later@example.com' })
  const token = await signIn(shop.app, 'later@example.com', 'jane')
  const { body } = await shop.get<PurchasePage>('/api/purchases', { token })
  expect(body.data.map(({ id }) => id)).toEqual([purchase.id])
})

test('a guest who pays with somebody else’s address does not rename them', async () => {
  const item = await stock(shop)
  const token = await signIn(shop.app, 'known@example.com', 'jane')
  await buyAndPay(shop, item, { token }, { client: { name: 'Kim Known' } })
  const { purchase } = await buy(shop, item)
  await pay(shop, purchase, { email: 'known@example.com', name: 'Mallory' })
  const [client] = await shop.app.db.select().from(clients).where(eq(clients.email, 'known@example.com'))
  expect(client?.name).toBe('Kim Known')
})

test('a guest who pays with somebody else’s address does not learn their name', async () => {
  const item = await stock(shop)
  const token = await signIn(shop.app, 'private@example.com', 'jane')
  await buyAndPay(shop, item, { token }, { client: { name: 'Pia Private' } })
  const { purchase, purchaseToken } = await buy(shop, item)
  shop.app.simulator.setFault({ kind: 'drop' })
  await pay(shop, purchase, { email: 'private@example.com' })
  shop.app.simulator.clearFaults()
  // Some ways to pay name nobody.
  Object.assign(sessionOf(shop, purchase), { customer_details: { email: 'private@example.com', name: null } })
  await shop.get(`/api/checkout/sessions/${purchase.id}`, { purchaseToken })
  const { body } = await shop.post<{ welcomeMessage: string }>(`/api/purchases/${purchase.id}/contact`, {
    purchaseToken,
  })
  expect(body.welcomeMessage).not.toContain('Pia')
})

test('what is free needs a proven address, then is paid at once without a payment', async () => {
  const item = await stock(shop, { price: { amount: 0, currency: 'USD' } })
  expect(refusal(await startCheckout(shop, item))).toEqual([401, 'code_required'])
  const sessions = shop.app.simulator.sessions().length
  const token = await signIn(shop.app, 'free@example.com', 'jane')
  const started = await buy(shop, item, { token }, { client: { name: 'Fred Free' } })
  await shop.app.settled()
  expect(started).toMatchObject({ purchase: { state: 'paid', charged: null }, checkout: null })
  expect(await ledgerOf(shop, started.purchase)).toEqual({
    state: 'paid',
    reviewReason: null,
    grants: 1,
    credits: 5,
    charges: 0,
    charged: 0,
    mails: 1,
    paidAudits: 1,
  })
  expect(shop.app.simulator.sessions()).toHaveLength(sessions)
  expect((await shop.post(`/api/purchases/${started.purchase.id}/contact`, { token })).status).toBe(200)
})

test('an embed session of another practice buys nothing here', async () => {
  const item = await stock(shop)
  const token = await signIn(shop.app, 'val@example.com', 'rival')
  expect(refusal(await startCheckout(shop, item, { token }))).toEqual([403, 'forbidden'])
})

test('a session that has ended is told so, although guests may buy', async () => {
  const item = await stock(shop)
  const token = await signIn(shop.app, 'ended@example.com', 'jane')
  await shop.post('/api/auth/sign-out', { token })
  expect(refusal(await startCheckout(shop, item, { token }))).toEqual([401, 'session_expired'])
})

test('two spellings of one address are one client', async () => {
  const item = await stock(shop)
  for (const email of ['Twice@Example.com', 'twice@example.com'])
    await buyAndPay(shop, item, { token: await signIn(shop.app, email, 'jane') })
  expect(await shop.app.db.select().from(clients).where(eq(clients.email, 'twice@example.com'))).toHaveLength(1)
})
