import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ReconciliationPage } from '@deskbell/server/contract/money-report'
import { practices } from '@deskbell/server/db/schema/index'
import { buy, sessionOf, stock } from '../checkout/shop.ts'
import { chargeOf, closeTill, connect, openTill, partsOf, refund, standingOf, type Till } from './till.ts'

/** 450.00 € and 19 % tax; 10 % of the untaxed price are the platform's. */
const whole = { charged: 53_550, tax: 8_550, platformFee: 4_500, processingFee: 0, net: 40_500, refunded: 0 }

let till: Till
let account: string
beforeAll(async () => {
  till = await openTill({ PLATFORM_FEE_BPS: '1000' })
  till = { ...till, item: await stock(till, { price: { amount: 45_000, currency: 'EUR' } }) }
  account = await connect(till)
  await till.app.db.update(practices).set({ automaticTax: true }).where(eq(practices.id, till.jane.id))
})
afterAll(() => closeTill(till))

async function sellTaxed() {
  const { purchase } = await buy(till, till.item)
  till.app.simulator.pay(sessionOf(till, purchase).id, { country: 'DE' })
  await till.app.settled()
  return purchase
}

async function dispute(purchase: { id: string }, amount?: number) {
  const { id } = till.app.simulator.openDispute(chargeOf(till, purchase).id, amount === undefined ? {} : { amount })
  await till.app.settled()
  return async (outcome: 'won' | 'lost') => {
    till.app.simulator.closeDispute(id, outcome)
    await till.app.settled()
  }
}

/** What the practice's account has of a sale, by Stripe's own books. */
async function paidOut(purchase: { id: string }) {
  const charge = await till.stripe.charges.retrieve(chargeOf(till, purchase).id)
  const { data } = await till.stripe.transfers.list({ destination: account, limit: 100 })
  const [fee] = (await till.stripe.applicationFees.list({ charge: charge.id })).data
  const sent = data
    .filter(({ transfer_group: group }) => group === charge.transfer_group)
    .reduce((sum, { amount, amount_reversed: back }) => sum + amount - back, 0)
  return sent - ((fee?.amount ?? 0) - (fee?.amount_refunded ?? 0))
}

/** The record adds up, the account has its net and its tax, and nothing is listed as different. */
async function expectAgreement(purchase: { id: string }) {
  const parts = await partsOf(till, purchase)
  expect(await paidOut(purchase)).toBe(parts.net + parts.tax)
  const { body } = await till.get<ReconciliationPage>('/api/reconciliation?practice=jane', { token: till.owner })
  expect(body.data.filter(({ purchaseId }) => purchaseId === purchase.id)).toEqual([])
  return parts
}

describe('a taxed sale of a practice with its own account', () => {
  test('leaves tax and price to the practice, which owes the tax and writes the invoice', async () => {
    const purchase = await sellTaxed()
    expect(await expectAgreement(purchase)).toMatchObject(whole)
    const session = await till.stripe.checkout.sessions.retrieve(sessionOf(till, purchase).id, { expand: ['invoice'] })
    expect(session).toMatchObject({
      automatic_tax: { enabled: true, liability: { type: 'account', account } },
      invoice: { status: 'paid', total: 53_550, issuer: { type: 'account', account } },
    })
    const { body } = await till.get(`/api/purchases/${purchase.id}/billing`, { token: till.owner })
    expect(body).toMatchObject({ receiptUrl: expect.stringContaining('/receipts/') })
  })

  test('is refunded in parts to the cent', async () => {
    const purchase = await sellTaxed()
    for (const amount of [1, 9_999, 333, 17]) {
      await refund(till, purchase, { amount })
      await expectAgreement(purchase)
    }
    await refund(till, purchase)
    expect(await expectAgreement(purchase)).toMatchObject({ tax: 0, platformFee: 0, net: 0, refunded: 53_550 })
  })

  test('that is disputed after a refund takes the rest from the practice, and gives it again when it is won', async () => {
    const purchase = await sellTaxed()
    await refund(till, purchase, { amount: 13_550 })
    const before = await expectAgreement(purchase)
    const close = await dispute(purchase)
    expect(await expectAgreement(purchase)).toMatchObject({ refunded: 53_550, net: 0, tax: 0, platformFee: 0 })
    expect(await standingOf(till, purchase)).toMatchObject({ isFrozen: true, state: 'paid' })
    await close('won')
    expect(await expectAgreement(purchase)).toEqual(before)
    expect(await standingOf(till, purchase)).toMatchObject({ isFrozen: false })
    await refund(till, purchase, { amount: 5_000 })
    expect(await expectAgreement(purchase)).toMatchObject({ refunded: 18_550 })
    await refund(till, purchase)
    expect(await expectAgreement(purchase)).toMatchObject({ refunded: 53_550, net: 0 })
    expect(await paidOut(purchase)).toBe(0)
  })

  test('that is disputed in part and lost keeps the practice’s share of the rest', async () => {
    const purchase = await sellTaxed()
    const close = await dispute(purchase, 20_000)
    await close('lost')
    expect(await expectAgreement(purchase)).toMatchObject({ refunded: 20_000 })
  })

  test('pays the practice again when a refund fails, and takes it back with the next one', async () => {
    till.app.simulator.setRefundOutcome('pending')
    const purchase = await sellTaxed()
    const { body } = await refund(till, purchase)
    expect(await paidOut(purchase)).toBe(0)
    till.app.simulator.settleRefund(body.refunds[0]?.transactionId ?? '', 'failed')
    await till.app.settled()
    till.app.simulator.setRefundOutcome(null)
    expect(await expectAgreement(purchase)).toMatchObject(whole)
    await refund(till, purchase)
    expect(await expectAgreement(purchase)).toMatchObject({ net: 0, refunded: 53_550 })
  })

  test('moves nothing twice, however often and late it is told', async () => {
    const purchase = await sellTaxed()
    const close = await dispute(purchase)
    await close('won')
    const before = await paidOut(purchase)
    for (const { id, type } of till.app.simulator.events().toReversed())
      if (type.startsWith('charge.dispute.')) {
        await till.app.db.run(`delete from webhook_inbox where id = '${id}'`)
        await till.app.simulator.redeliver(id)
      }
    await till.app.settled()
    expect(await paidOut(purchase)).toBe(before)
    await expectAgreement(purchase)
  })
})
