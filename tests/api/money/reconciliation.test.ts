import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { ReconciliationPage } from '@deskbell/server/contract/money-report'
import { payments, purchases } from '@deskbell/server/db/schema/index'
import { buy, refusal, sessionOf } from '../checkout/shop.ts'
import { chargeOf, closeTill, connect, openTill, refund, sell, type Till } from './till.ts'

let till: Till
beforeAll(async () => {
  till = await openTill({ PLATFORM_FEE_BPS: '1000' })
})
afterAll(() => closeTill(till))
afterEach(() => till.app.simulator.clearFaults())

async function page(cursor = '') {
  const path = `/api/reconciliation?practice=jane${cursor === '' ? '' : `&cursor=${cursor}`}`
  return (await till.get<ReconciliationPage>(path, { token: till.owner })).body
}

async function differencesOf({ id }: { id: string }) {
  const { data } = await page()
  return data.find(({ purchaseId }) => purchaseId === id)?.differences ?? []
}

test('a shop whose record says what Stripe says has nothing on its list', async () => {
  await buy(till, till.item)
  const { purchase: refunded } = await sell(till)
  await refund(till, refunded, { amount: 12_345 })
  const { purchase: disputed } = await sell(till)
  till.app.simulator.openDispute(chargeOf(till, disputed).id)
  await till.app.settled()
  expect(await page()).toEqual({ data: [], compared: 3, nextCursor: null })
})

test.each<[what: string, change: Partial<typeof payments.$inferInsert>, here: number, stripe: number]>([
  ['charged', { chargedMinor: 44_000, netMinor: 42_665 }, 44_000, 45_000],
  ['processing_fee', { processingFeeMinor: 1_000, netMinor: 44_000 }, 1_000, 1_335],
  ['discount', { discountMinor: 500 }, 500, 0],
  ['tax', { taxMinor: 100, netMinor: 43_565 }, 100, 0],
  ['platform_fee', { platformFeeMinor: 4_500, netMinor: 39_165 }, 4_500, 0],
])('another amount of %s is listed with both', async (what, change, here, stripe) => {
  const { purchase } = await sell(till)
  await till.app.db.update(payments).set(change).where(eq(payments.purchaseId, purchase.id))
  const differences = await differencesOf(purchase)
  expect(differences).toContainEqual({ what, transactionId: chargeOf(till, purchase).id, here, stripe })
  expect(new Set(differences.map((difference) => difference.what))).toEqual(new Set([what]))
})

test('a payment and a refund that nobody told of are listed, and mended by the timer, not by looking', async () => {
  till.app.simulator.setFault({ kind: 'drop' })
  const { purchase: unheard } = await buy(till, till.item)
  till.app.simulator.pay(sessionOf(till, unheard).id)
  expect(await differencesOf(unheard)).toMatchObject([
    { what: 'state', here: 'pending', stripe: 'paid' },
    { what: 'missing_here', here: null, stripe: 45_000 },
  ])
  expect(await differencesOf(unheard)).toHaveLength(2)
  till.app.clock.advance(5 * 60_000)
  await till.app.server.runDueWork()
  expect(await differencesOf(unheard)).toEqual([])
  await till.stripe.refunds.create({ charge: chargeOf(till, unheard).id, amount: 100 })
  expect(await differencesOf(unheard)).toMatchObject([{ what: 'refunded', here: 0, stripe: 100 }])
})

test('what Stripe has never heard of is listed', async () => {
  const { purchase } = await sell(till)
  await till.app.db.update(purchases).set({ stripeSessionId: 'cs_gone' }).where(eq(purchases.id, purchase.id))
  await till.app.db.update(payments).set({ stripeChargeId: 'ch_gone' }).where(eq(payments.purchaseId, purchase.id))
  expect(await differencesOf(purchase)).toEqual([
    { what: 'missing_at_stripe', transactionId: null, here: 'paid', stripe: null },
    { what: 'missing_at_stripe', transactionId: 'ch_gone', here: 45_000, stripe: null },
  ])
})

test('a refund in Stripe’s dashboard that leaves the practice’s share where it is, is listed', async () => {
  await connect(till)
  const { purchase } = await sell(till)
  const { id } = chargeOf(till, purchase)
  await till.stripe.refunds.create({ charge: id, amount: 10_000 })
  await till.app.settled()
  expect(await differencesOf(purchase)).toEqual([
    { what: 'platform_fee', transactionId: id, here: 3_500, stripe: 4_500 },
    { what: 'payout', transactionId: id, here: 35_000, stripe: 45_000 },
  ])
})

test('long lists come in pages, each purchase once', async () => {
  for (let count = 0; count < 25; count++) await buy(till, till.item)
  const total = await till.app.db.select({ id: purchases.id }).from(purchases)
  let compared = 0
  let cursor: string | null = ''
  while (cursor !== null) {
    const { nextCursor, compared: count } = await page(cursor)
    compared += count
    cursor = nextCursor
  }
  expect(compared).toBe(total.length)
  const wrong = await till.get('/api/reconciliation?practice=jane&cursor=1', { token: till.owner })
  expect(refusal(wrong)).toEqual([400, 'invalid_input', 'cursor'])
})
