import { afterAll, beforeAll, expect, test } from 'vitest'
import { eq } from 'drizzle-orm'
import { webhookInbox } from '@deskbell/server/db/schema/index'
import { deliver, eventOf, signed } from './events.ts'
import { ledgerOf, nothingGiven, paidOnce } from './ledger.ts'
import { buy, openShop, pay, refusal, sessionOf, stock, type Shop } from './shop.ts'

let shop: Shop
let item: { id: string }
beforeAll(async () => {
  shop = await openShop()
  item = await stock(shop)
})
afterAll(() => shop.app.close())

const inbox = () => shop.app.db.select().from(webhookInbox)
const completed = (purchase: { id: string }) => eventOf('checkout.session.completed', sessionOf(shop, purchase))

/** A purchase that Stripe knows is paid, while none of its webhooks has come. */
async function buyUntold() {
  const { purchase, purchaseToken } = await buy(shop, item)
  shop.app.simulator.setFault({ kind: 'drop' })
  await pay(shop, purchase)
  shop.app.simulator.clearFaults()
  return { purchase, purchaseToken }
}

test.each<[name: string, post: (payload: string) => Promise<Response>]>([
  ['no signature', (body) => shop.app.request('/webhooks/stripe', { method: 'POST', body })],
  [
    'a signature of nonsense',
    (body) =>
      shop.app.request('/webhooks/stripe', { method: 'POST', body, headers: { 'Stripe-Signature': 't=1,v1=00' } }),
  ],
  ['the signature of another secret', (body) => deliver(shop, body, { secret: 'whsec_of_somebody_else' })],
  ['a signature six minutes old', (body) => deliver(shop, body, { secondsAgo: 360 })],
])('a webhook with %s is refused, kept nowhere and changes nothing', async (_name, post) => {
  const { purchase } = await buyUntold()
  const before = await inbox()
  const response = await post(completed(purchase))
  expect(refusal({ status: response.status, body: await response.json() })).toEqual([400, 'webhook_signature_invalid'])
  expect(await inbox()).toEqual(before)
  expect(await ledgerOf(shop, purchase)).toEqual({ state: 'pending', reviewReason: null, ...nothingGiven })
})

test('a body that was changed after signing is refused', async () => {
  const { purchase } = await buyUntold()
  const payload = completed(purchase)
  const response = await shop.app.request('/webhooks/stripe', {
    method: 'POST',
    headers: await signed(payload),
    body: payload.replace('checkout.session.completed', 'checkout.session.completeD'),
  })
  expect(response.status).toBe(400)
})

test('the same bytes spelled another way do not pass either', async () => {
  const { purchase } = await buyUntold()
  const payload = completed(purchase)
  const response = await shop.app.request('/webhooks/stripe', {
    method: 'POST',
    headers: await signed(payload),
    body: JSON.stringify(JSON.parse(payload), null, 1),
  })
  expect(response.status).toBe(400)
})

test('an event of live mode is refused in test mode', async () => {
  const { purchase } = await buyUntold()
  const response = await deliver(
    shop,
    eventOf('checkout.session.completed', sessionOf(shop, purchase), { livemode: true }),
  )
  expect(response.status).toBe(400)
  expect(await ledgerOf(shop, purchase)).toMatchObject({ state: 'pending', ...nothingGiven })
})

test.each(['', 'not json', '[]', '{}', '{"id":"evt_1","type":"x"}'])(
  'a signed body “%s” that is no event is refused',
  async (payload) => {
    const response = await deliver(shop, payload)
    expect(response.status).toBe(400)
  },
)

test('delivered twice, at once or later, it grants once', async () => {
  const { purchase } = await buyUntold()
  const payload = completed(purchase)
  const answers = await Promise.all([deliver(shop, payload), deliver(shop, payload), deliver(shop, payload)])
  answers.push(await deliver(shop, payload))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  expect(await ledgerOf(shop, purchase)).toEqual(paidOnce)
})

test('two events of one payment grant once', async () => {
  const { purchase } = await buyUntold()
  await Promise.all([
    deliver(shop, completed(purchase)),
    deliver(shop, completed(purchase)),
    deliver(shop, eventOf('checkout.session.async_payment_succeeded', sessionOf(shop, purchase))),
  ])
  expect(await ledgerOf(shop, purchase)).toEqual(paidOnce)
})

test.each(['duplicate', 'delay', 'reorder'] as const)(
  'webhooks the simulator delivers with the fault “%s” grant once',
  async (kind) => {
    const { purchase } = await buy(shop, item)
    shop.app.simulator.setFault({ kind, delayMs: 20 })
    await pay(shop, purchase)
    shop.app.simulator.clearFaults()
    expect(await ledgerOf(shop, purchase)).toEqual(paidOnce)
  },
)

test('“expired” that comes after “completed” takes nothing back', async () => {
  const { purchase } = await buyUntold()
  await deliver(shop, completed(purchase))
  await deliver(shop, eventOf('checkout.session.expired', { ...sessionOf(shop, purchase), status: 'expired' }))
  expect(await ledgerOf(shop, purchase)).toEqual(paidOnce)
})

test('“expired” that comes instead of “completed” is checked with Stripe, which knows better', async () => {
  const { purchase } = await buyUntold()
  await deliver(shop, eventOf('checkout.session.expired', { ...sessionOf(shop, purchase), status: 'expired' }))
  expect(await ledgerOf(shop, purchase)).toEqual(paidOnce)
})

test('“payment failed” that comes late takes nothing back', async () => {
  const { purchase } = await buyUntold()
  await deliver(shop, completed(purchase))
  await deliver(shop, eventOf('checkout.session.async_payment_failed', sessionOf(shop, purchase)))
  expect(await ledgerOf(shop, purchase)).toEqual(paidOnce)
})

test('“payment failed” that comes before the news of success is checked with Stripe too', async () => {
  const { purchase } = await buyUntold()
  await deliver(shop, eventOf('checkout.session.async_payment_failed', sessionOf(shop, purchase)))
  expect(await ledgerOf(shop, purchase)).toEqual(paidOnce)
})

test('a webhook that says “paid” of an unpaid session is not believed', async () => {
  const { purchase } = await buy(shop, item)
  await deliver(
    shop,
    eventOf('checkout.session.completed', { ...sessionOf(shop, purchase), status: 'complete', payment_status: 'paid' }),
  )
  expect(await ledgerOf(shop, purchase)).toEqual({ state: 'pending', reviewReason: null, ...nothingGiven })
})

test('a payment faster than our own answer is not lost', async () => {
  const { payments } = shop.app.server.deps
  const { createCheckout } = payments
  payments.createCheckout = async (request) => {
    payments.createCheckout = createCheckout
    const opened = await createCheckout(request)
    shop.app.simulator.pay(opened.sessionId)
    await shop.app.settled()
    return opened
  }
  const { purchase, purchaseToken } = await buy(shop, item)
  shop.app.clock.advance(61_000)
  await shop.app.server.runDueWork()
  expect(await ledgerOf(shop, purchase)).toEqual(paidOnce)
  expect((await shop.post(`/api/purchases/${purchase.id}/contact`, { purchaseToken })).status).toBe(200)
})

test.each([
  ['of an unknown session', 'checkout.session.completed', { id: 'cs_test_unknown', object: 'checkout.session' }],
  ['of something else', 'customer.created', { id: 'cus_1', object: 'customer' }],
  ['of a kind nobody knows yet', 'brand.new', { object: 'brand' }],
])('an event %s is kept, answered and left alone', async (_name, type, object) => {
  const payload = eventOf(type, object)
  expect((await deliver(shop, payload)).status).toBe(200)
  const [kept] = await shop.app.db
    .select()
    .from(webhookInbox)
    .where(eq(webhookInbox.id, (JSON.parse(payload) as { id: string }).id))
  expect(kept).toMatchObject({ type, payload, attempts: 0, appliedAt: shop.app.clock() })
})
