import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { CheckoutStatus } from '@deskbell/server/contract/checkout'
import { webhookInbox } from '@deskbell/server/db/schema/index'
import { DeskbellError } from '@deskbell/server/domain/errors'
import { minute } from '../../support/test-clock.ts'
import { deliver, eventOf } from './events.ts'
import { ledgerOf, nothingGiven, paidOnce } from './ledger.ts'
import { buy, openShop, pay, sessionOf, stock, type Shop } from './shop.ts'

let shop: Shop
let item: { id: string }
let reachable: Shop['app']['server']['deps']['payments']['readCheckout']
beforeAll(async () => {
  shop = await openShop()
  item = await stock(shop)
  reachable = shop.app.server.deps.payments.readCheckout
})
afterEach(() => {
  shop.app.simulator.clearFaults()
  shop.app.server.deps.payments.readCheckout = reachable
})
afterAll(() => shop.app.close())

const cutStripeOff = () => {
  shop.app.server.deps.payments.readCheckout = () => Promise.reject(new DeskbellError('payments_unavailable'))
}
const eventsOf = async (purchase: { id: string }) =>
  (await shop.app.db.select().from(webhookInbox)).filter(({ objectId }) => objectId === sessionOf(shop, purchase).id)

test('a webhook that never came is made up for by the timer', async () => {
  const { purchase } = await buy(shop, item)
  shop.app.simulator.setFault({ kind: 'drop' })
  await pay(shop, purchase)
  await shop.app.server.runDueWork()
  expect(await ledgerOf(shop, purchase)).toMatchObject({ state: 'pending', ...nothingGiven })
  shop.app.clock.advance(2 * minute)
  await shop.app.server.runDueWork()
  await shop.app.server.runDueWork()
  expect(await ledgerOf(shop, purchase)).toEqual(paidOnce)
})

test('a webhook that never came is made up for when the buyer asks', async () => {
  const { purchase, purchaseToken } = await buy(shop, item)
  shop.app.simulator.setFault({ kind: 'drop' })
  await pay(shop, purchase)
  const { body } = await shop.get<CheckoutStatus>(`/api/checkout/sessions/${purchase.id}`, { purchaseToken })
  expect(body).toMatchObject({ next: 'done', purchase: { state: 'paid' } })
  await shop.app.settled()
  expect(await ledgerOf(shop, purchase)).toEqual(paidOnce)
})

test('a buyer who asks without end does not make us ask Stripe without end', async () => {
  const limited = await openShop({ environment: { RATE_LIMIT_FACTOR: '1' } })
  const { purchase, purchaseToken } = await buy(limited, await stock(limited))
  const ask = () => limited.get<CheckoutStatus>(`/api/checkout/sessions/${purchase.id}`, { purchaseToken })
  limited.app.simulator.clearRequests()
  for (let i = 0; i < 20; i++) expect((await ask()).status).toBe(200)
  expect(limited.app.simulator.requests()).toHaveLength(3)
  limited.app.clock.advance(5_000)
  expect((await ask()).body.next).toBe('pay')
  await limited.app.close()
})

test('while Stripe cannot be reached the webhook is answered, kept and tried again later', async () => {
  const { purchase } = await buy(shop, item)
  cutStripeOff()
  await pay(shop, purchase)
  expect(await ledgerOf(shop, purchase)).toMatchObject({ state: 'pending', ...nothingGiven })
  const [kept] = await eventsOf(purchase)
  expect(kept).toMatchObject({
    attempts: 1,
    appliedAt: null,
    lastError: expect.stringContaining('payments_unavailable'),
  })
  expect(kept?.nextAttemptAt).toBe(shop.app.clock() + 10_000)

  await shop.app.server.runDueWork()
  expect(await eventsOf(purchase)).toMatchObject([{ attempts: 1 }])
  shop.app.clock.advance(11_000)
  await shop.app.server.runDueWork()
  expect(await eventsOf(purchase)).toMatchObject([{ attempts: 2, appliedAt: null }])

  shop.app.server.deps.payments.readCheckout = reachable
  shop.app.clock.advance(21_000)
  await shop.app.server.runDueWork()
  expect(await eventsOf(purchase)).toMatchObject([
    { appliedAt: shop.app.clock(), lastError: null, nextAttemptAt: null },
  ])
  expect(await ledgerOf(shop, purchase)).toEqual(paidOnce)
})

test('the waits grow to an hour and then end; Stripe’s own repetition still counts', async () => {
  const { purchase } = await buy(shop, item)
  shop.app.simulator.setFault({ kind: 'drop' })
  await pay(shop, purchase)
  cutStripeOff()
  const payload = eventOf('checkout.session.completed', sessionOf(shop, purchase))
  await deliver(shop, payload)
  const waits: number[] = []
  for (;;) {
    const [kept] = await eventsOf(purchase)
    if (kept?.nextAttemptAt == null) break
    waits.push((kept.nextAttemptAt - shop.app.clock()) / 1_000)
    shop.app.clock.set(new Date(kept.nextAttemptAt).toISOString())
    await shop.app.server.runDueWork()
  }
  expect(waits).toEqual([10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 3_600, 3_600])
  shop.app.server.deps.payments.readCheckout = reachable
  await deliver(shop, payload)
  expect(await ledgerOf(shop, purchase)).toEqual(paidOnce)
})

test('when the database refuses in the middle, nothing of the purchase is half-done', async () => {
  const { purchase } = await buy(shop, item)
  await shop.app.db.run(
    sql`create trigger refuse before insert on outbox when new.kind = 'purchase_confirmed' begin select raise(abort, 'refused'); end`,
  )
  await pay(shop, purchase, { email: 'half@example.com', name: 'Hal Half' })
  expect(await ledgerOf(shop, purchase)).toEqual({ state: 'pending', reviewReason: null, ...nothingGiven })
  expect(await eventsOf(purchase)).toMatchObject([{ attempts: 1, appliedAt: null }])
  expect(JSON.stringify([shop.app.logged, (await eventsOf(purchase)).map(({ lastError }) => lastError)])).not.toMatch(
    /half@example|Hal Half/,
  )

  await shop.app.db.run(sql`drop trigger refuse`)
  shop.app.clock.advance(11_000)
  await shop.app.server.runDueWork()
  expect(await ledgerOf(shop, purchase)).toEqual(paidOnce)
})

test('a round goes on after a purchase that Stripe knows nothing of', async () => {
  const lost = await buy(shop, item)
  const found = await buy(shop, item)
  shop.app.simulator.setFault({ kind: 'drop' })
  await pay(shop, found.purchase)
  const lostSession = sessionOf(shop, lost.purchase).id
  shop.app.server.deps.payments.readCheckout = (id) =>
    id === lostSession ? Promise.reject(new DeskbellError('payments_unavailable')) : reachable(id)
  shop.app.clock.advance(2 * minute)
  await shop.app.server.runDueWork()
  expect(await ledgerOf(shop, found.purchase)).toEqual(paidOnce)
  expect(await ledgerOf(shop, lost.purchase)).toMatchObject({ state: 'pending', ...nothingGiven })
})

test('many unpaid checkouts are all asked about, round after round', async () => {
  const started = []
  for (let i = 0; i < 60; i++) started.push(await buy(shop, item))
  shop.app.simulator.setFault({ kind: 'drop' })
  for (const { purchase } of started) await pay(shop, purchase)
  shop.app.clock.advance(2 * minute)
  for (let round = 0; round < 4; round++) await shop.app.server.runDueWork()
  for (const { purchase } of started) expect(await ledgerOf(shop, purchase)).toEqual(paidOnce)
})
