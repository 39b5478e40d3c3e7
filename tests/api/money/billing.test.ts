import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { BillingRecord } from '@deskbell/server/contract/money-report'
import { payments } from '@deskbell/server/db/schema/index'
import { minute } from '../../support/test-clock.ts'
import { billingOf, chargeOf, closeTill, openTill, partsOf, refund, sell, standingOf, type Till } from './till.ts'

let till: Till
beforeAll(async () => {
  till = await openTill()
})
afterAll(() => closeTill(till))
afterEach(() => till.app.simulator.clearFaults())

test('the record says what was charged, what processing cost, what is left, and where the receipt is', async () => {
  const { purchase } = await sell(till)
  const charge = chargeOf(till, purchase)
  expect(await billingOf(till, purchase)).toEqual({
    purchaseId: purchase.id,
    reference: purchase.reference,
    currency: 'USD',
    transactionId: charge.id,
    charged: { amount: 45_000, currency: 'USD' },
    discount: { amount: 0, currency: 'USD' },
    tax: { amount: 0, currency: 'USD' },
    refunded: { amount: 0, currency: 'USD' },
    platformFee: { amount: 0, currency: 'USD' },
    processingFee: { amount: 1_335, currency: 'USD' },
    processingFeeKnown: true,
    net: { amount: 43_665, currency: 'USD' },
    unrecoveredFee: { amount: 0, currency: 'USD' },
    receiptUrl: charge.receipt_url,
    disputes: [],
    movements: [
      {
        id: expect.any(String),
        kind: 'charge',
        transactionId: charge.id,
        charged: 45_000,
        discount: 0,
        tax: 0,
        refunded: 0,
        platformFee: 0,
        processingFee: 1_335,
        net: 43_665,
        unrecoveredFee: 0,
        receiptUrl: charge.receipt_url,
        at: expect.any(String),
      },
    ],
  })
})

test('the buyer reads what they paid and got back, and nothing of fees', async () => {
  const { purchase, purchaseToken } = await sell(till)
  await refund(till, purchase, { amount: 10_000 })
  const { body } = await till.get<BillingRecord>(`/api/purchases/${purchase.id}/billing`, { purchaseToken })
  expect(body).toMatchObject({ charged: { amount: 45_000 }, refunded: { amount: 10_000 }, movements: [{}, {}] })
  expect(JSON.stringify(body)).not.toMatch(/fee|net|dispute|Fell ill/i)
})

/** Stripe tells what processing cost only later: nobody knows it when the payment is recorded. */
async function sellBeforeTheFeeIsKnown() {
  const { purchase } = await sell(till)
  const { chargedMinor, id } = await rowOf(purchase)
  await till.app.db
    .update(payments)
    .set({ processingFeeMinor: 0, netMinor: chargedMinor, processingFeeKnownAt: null })
    .where(eq(payments.id, id))
  return purchase
}

async function rowOf({ id }: { id: string }) {
  const [row] = await till.app.db.select().from(payments).where(eq(payments.purchaseId, id))
  return row as NonNullable<typeof row>
}

test('a fee that Stripe tells late is added by its webhook, once', async () => {
  const purchase = await sellBeforeTheFeeIsKnown()
  expect(await billingOf(till, purchase)).toMatchObject({ processingFeeKnown: false, net: { amount: 45_000 } })
  const told = till.app.simulator.events('charge.updated').at(-1)
  for (let twice = 0; twice < 2; twice++) {
    await till.app.db.run(`delete from webhook_inbox where id = '${told?.id}'`)
    await till.app.simulator.redeliver(told?.id ?? '')
    await till.app.settled()
    expect(await partsOf(till, purchase)).toMatchObject({ processingFee: 1_335, net: 43_665 })
  }
  expect(await billingOf(till, purchase)).toMatchObject({ processingFeeKnown: true })
})

test('a fee that nobody told of is asked for', async () => {
  const purchase = await sellBeforeTheFeeIsKnown()
  till.app.clock.advance(6 * minute)
  await till.app.server.runDueWork()
  expect(await partsOf(till, purchase)).toMatchObject({ processingFee: 1_335, net: 43_665 })
})

test('a refund before the fee is known ends in the same record', async () => {
  const [late, early] = [await sellBeforeTheFeeIsKnown(), (await sell(till)).purchase]
  for (const purchase of [late, early]) await refund(till, purchase, { amount: 12_345 })
  expect(await partsOf(till, late)).toEqual(await partsOf(till, early))
})

test('a refund that was made before the payment was heard of is found', async () => {
  till.app.simulator.setFault({ kind: 'drop' })
  const { purchase } = await sell(till)
  await till.stripe.refunds.create({ charge: chargeOf(till, purchase).id, amount: 9_000 })
  till.app.simulator.clearFaults()
  till.app.clock.advance(6 * minute)
  await till.app.server.runDueWork()
  till.app.clock.advance(6 * minute)
  await till.app.server.runDueWork()
  expect(await standingOf(till, purchase)).toMatchObject({ rows: ['charge', 'refund'], unused: 4 })
  expect(await partsOf(till, purchase)).toMatchObject({ refunded: 9_000 })
})
