import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusal, startCheckout, stock } from '../checkout/shop.ts'
import { chargeOf, closeTill, connect, openTill, partsOf, refund, sell, standingOf, type Till } from './till.ts'

let till: Till
beforeAll(async () => {
  till = await openTill({ PLATFORM_FEE_BPS: '250' })
  await connect(till)
})
afterAll(() => closeTill(till))

const inCurrency = async (amount: number, currency: string) => ({
  ...till,
  item: await stock(till, { price: { amount, currency } }),
})

describe.each([
  ['ISK', 999_000, 25_000, 100_000, 12_350],
  ['UGX', 50_000_000, 1_250_000, 900, 50],
  ['KWD', 12_340, 310, 5_120, 5_124],
  ['KRW', 99_999, 2_500, 33_333, null],
])('a sale in %s', (currency, amount, fee, back, odd) => {
  test('is charged, shared and refunded in amounts that Stripe moves', async () => {
    const shop = await inCurrency(amount, currency)
    const { purchase } = await sell(shop)
    expect(chargeOf(till, purchase)).toMatchObject({ amount, currency: currency.toLowerCase() })
    expect(await partsOf(till, purchase)).toMatchObject({ charged: amount, platformFee: fee, net: amount - fee })
    if (odd !== null) {
      expect(refusal(await refund(till, purchase, { amount: odd }))).toEqual([400, 'invalid_input', 'amount'])
      const path = `/api/purchases/${purchase.id}/refund-preview?amount=${odd}`
      expect(refusal(await till.get(path, { token: till.owner }))).toEqual([400, 'invalid_input', 'amount'])
      expect(await standingOf(till, purchase)).toMatchObject({ rows: ['charge'], unused: 5 })
    }
    expect((await refund(till, purchase, { amount: back })).status).toBe(201)
    await refund(till, purchase)
    expect(await partsOf(till, purchase)).toMatchObject({ refunded: amount, net: 0, platformFee: 0 })
    expect(await standingOf(till, purchase)).toMatchObject({ state: 'refunded', unused: 0 })
  })
})

test('a code that does not come out even in the currency is refused before anything is sold', async () => {
  const { id: coupon } = await till.stripe.coupons.create({ percent_off: 33 })
  await till.stripe.promotionCodes.create({
    promotion: { type: 'coupon', coupon },
    code: 'THIRD',
    metadata: { practice: 'jane' },
  })
  const uneven = await inCurrency(12_340, 'KWD')
  expect(refusal(await startCheckout(till, uneven.item, {}, { promotionCode: 'THIRD' }))).toEqual([
    422,
    'promotion_code_invalid',
    'promotionCode',
  ])
  const even = await inCurrency(10_000, 'KWD')
  expect((await startCheckout(till, even.item, {}, { promotionCode: 'THIRD' })).status).toBe(201)
})

test.each([
  ['ISK', 15_050],
  ['UGX', 400_001],
  ['KWD', 5_124],
])('a price in %s of %i is refused', async (currency, amount) => {
  const answer = await till.post(
    '/api/packages',
    { token: till.owner },
    { practice: 'jane', title: 'Odd', price: { amount, currency }, sessionDurationMinutes: 60, sessionCount: 5 },
  )
  expect(refusal(answer)).toEqual([400, 'invalid_input', 'price.amount'])
})
