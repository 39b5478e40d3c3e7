import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { ReconciliationPage, UnheardList } from '@deskbell/server/contract/money-report'
import { payments, purchases } from '@deskbell/server/db/schema/index'
import { createPackage, createPractice, signIn } from '../../support/scenario.ts'
import { buy, buyAndPay, refusal, sessionOf, stock } from '../checkout/shop.ts'
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
    { what: 'payout', transactionId: id, here: 31_500, stripe: 40_500 },
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

describe('payments at Stripe that nobody told of', () => {
  const unheard = async (since = '') => {
    const query = since === '' ? '' : `&since=${since}`
    return till.get<UnheardList>(`/api/reconciliation/unheard?practice=jane${query}`, { token: till.owner })
  }
  const ids = async () => (await unheard()).body.data.map(({ transactionId }) => transactionId)

  test('are listed, with what was sold, once they had time to arrive', async () => {
    till.app.clock.advance(5 * 60_000)
    const before = await ids()
    till.app.simulator.setFault({ kind: 'drop' })
    const { purchase } = await buy(till, till.item)
    till.app.simulator.pay(sessionOf(till, purchase).id)
    expect(await ids()).toEqual(before)
    till.app.clock.advance(3 * 60_000)
    const { id } = chargeOf(till, purchase)
    const { body } = await unheard()
    expect(body).toMatchObject({ complete: true })
    expect(body.data[0]).toMatchObject({
      transactionId: id,
      kind: 'charge',
      purchaseId: purchase.id,
      amount: { amount: 45_000, currency: 'USD' },
    })
    // A round asks about so many checkouts.
    for (let round = 0; round < 3; round++) await till.app.server.runDueWork()
    expect(await ids()).not.toContain(id)
  })

  test('are listed though their purchase is gone', async () => {
    const { purchase } = await sell(till)
    const { id } = chargeOf(till, purchase)
    till.app.clock.advance(3 * 60_000)
    expect(await ids()).not.toContain(id)
    await till.app.db.delete(payments).where(eq(payments.purchaseId, purchase.id))
    expect(await ids()).toContain(id)
  })

  test('are those of a subscription too', async () => {
    const item = await stock(till, { type: 'monthly' })
    const token = await signIn(till.app, 'subscriber@example.com', 'jane')
    const { purchase } = await sell({ ...till, item }, {}, { token })
    till.app.clock.advance(3 * 60_000)
    const isInvoice = ({ kind }: UnheardList['data'][number]) => kind === 'invoice'
    expect((await unheard()).body.data.filter(isInvoice)).toEqual([])
    await till.app.db.delete(payments).where(eq(payments.purchaseId, purchase.id))
    expect((await unheard()).body.data.filter(isInvoice)).toMatchObject([{ purchaseId: purchase.id }])
  })

  test('are none of another practice', async () => {
    const rival = await createPractice(till.app, 'rival', { guestCheckout: true })
    const { purchase } = await buyAndPay(till, await createPackage(till.app, rival))
    await till.app.db.delete(payments).where(eq(payments.purchaseId, purchase.id))
    till.app.clock.advance(3 * 60_000)
    expect(await ids()).not.toContain(chargeOf(till, purchase).id)
  })

  test.each(['2020-01-01T00:00:00Z', '2099-01-01T00:00:00Z', 'yesterday'])('since %s are refused', async (since) => {
    expect(refusal(await unheard(since))).toEqual([400, 'invalid_input', 'since'])
  })
})
