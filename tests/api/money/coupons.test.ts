import type Stripe from 'stripe'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { practices, purchases } from '@deskbell/server/db/schema/index'
import { signIn } from '../../support/scenario.ts'
import { day } from '../../support/test-clock.ts'
import { ledgerOf } from '../checkout/ledger.ts'
import { buyAndPay, refusal, sessionOf, startCheckout, stock } from '../checkout/shop.ts'
import { closeTill, connect, openTill, partsOf, refund, sell, type Till } from './till.ts'

let till: Till
beforeAll(async () => {
  till = await openTill({ PLATFORM_FEE_BPS: '1000' })
})
afterAll(() => closeTill(till))

type Code = Partial<Omit<Stripe.PromotionCodeCreateParams, 'promotion'>>

async function issue(
  code: string,
  coupon: Stripe.CouponCreateParams,
  changes: Code = {},
): Promise<Stripe.PromotionCode> {
  const { id } = await till.stripe.coupons.create({ duration: 'once', ...coupon })
  return till.stripe.promotionCodes.create({ code, promotion: { type: 'coupon', coupon: id }, ...changes })
}

const purchaseCount = async () => (await till.app.db.select({ id: purchases.id }).from(purchases)).length

test('a percentage is taken off before the buyer pays', async () => {
  await issue('TENTH', { percent_off: 10 })
  const { purchase } = await sell(till, { promotionCode: 'tenth' })
  expect(sessionOf(till, purchase)).toMatchObject({ amount_total: 40_500, total_details: { amount_discount: 4_500 } })
  expect(await ledgerOf(till, purchase)).toMatchObject({ state: 'paid', charged: 40_500, credits: 5 })
  const { body } = await till.get(`/api/purchases/${purchase.id}/billing`, { token: till.owner })
  expect(body).toMatchObject({ charged: { amount: 40_500 }, discount: { amount: 4_500 } })
  expect((await refund(till, purchase)).body).toMatchObject({ amount: { amount: 40_500 }, state: 'refunded' })
})

test('an amount is taken off, and a percentage with decimals is rounded once', async () => {
  await issue('FIFTY', { amount_off: 5_000, currency: 'usd' })
  await issue('ODD', { percent_off: 33.33 })
  const item = await stock(till, { price: { amount: 9_995, currency: 'USD' } })
  for (const [promotionCode, charged] of [
    ['FIFTY', 4_995],
    ['ODD', 6_664],
  ] as const) {
    const { purchase } = await buyAndPay(till, item, {}, { promotionCode })
    expect(await ledgerOf(till, purchase)).toMatchObject({ state: 'paid', charged })
  }
})

test('a code that takes everything off leaves nothing to pay, and the purchase is a paid one', async () => {
  await issue('GIFT', { percent_off: 100 })
  const { purchase } = await sell(till, { promotionCode: 'GIFT' })
  expect(await ledgerOf(till, purchase)).toMatchObject({ state: 'paid', charged: 0, credits: 5 })
  expect(await partsOf(till, purchase)).toMatchObject({ charged: 0, net: 0, platformFee: 0 })
  expect(refusal(await refund(till, purchase))).toEqual([409, 'nothing_to_refund'])
})

describe('a code is refused where', () => {
  test.each<[why: string, code: string, coupon: Stripe.CouponCreateParams | null, changes?: Code]>([
    ['there is none', 'NOSUCH', null],
    ['it was switched off', 'OFF', { percent_off: 10 }, { active: false }],
    ['it is for another practice', 'RIVAL', { percent_off: 10 }, { metadata: { practice: 'rival' } }],
    [
      'the price is too low for it',
      'LARGE',
      { percent_off: 10 },
      { restrictions: { minimum_amount: 50_000, minimum_amount_currency: 'usd' } },
    ],
    [
      'its least amount is in another currency',
      'EUROS',
      { percent_off: 10 },
      { restrictions: { minimum_amount: 100, minimum_amount_currency: 'eur' } },
    ],
    ['it takes off another currency', 'EUROFF', { amount_off: 500, currency: 'eur' }],
    [
      'it is for first purchases only',
      'FIRST',
      { percent_off: 10 },
      { restrictions: { first_time_transaction: true } },
    ],
    ['it is for another product', 'BOOK', { percent_off: 10, applies_to: { products: ['prod_of_something_else'] } }],
    ['too little would be left to charge', 'NEARLY', { amount_off: 44_990, currency: 'usd' }],
  ])('%s', async (_why, code, coupon, changes) => {
    if (coupon?.applies_to !== undefined) {
      const product = await till.stripe.products.create({ name: 'A book' })
      coupon.applies_to.products = [product.id]
    }
    if (coupon !== null) await issue(code, coupon, changes)
    const [sessions, made] = [till.app.simulator.sessions().length, await purchaseCount()]
    const answer = await startCheckout(till, till.item, {}, { promotionCode: code })
    expect(refusal(answer)).toEqual([422, 'promotion_code_invalid', 'promotionCode'])
    expect([till.app.simulator.sessions().length, await purchaseCount()]).toEqual([sessions, made])
  })

  test('it has expired, or was used as often as it may be', async () => {
    await issue('SHORT', { percent_off: 10 }, { expires_at: Math.floor(till.app.clock() / 1000) + 86_400 })
    await issue('ONCE', { percent_off: 10 }, { max_redemptions: 1 })
    expect((await sell(till, { promotionCode: 'ONCE' })).purchase.id).toBeTruthy()
    till.app.clock.advance(2 * day)
    for (const promotionCode of ['SHORT', 'ONCE'])
      expect(refusal(await startCheckout(till, till.item, {}, { promotionCode }))).toEqual([
        422,
        'promotion_code_invalid',
        'promotionCode',
      ])
  })

  test('there is nothing to pay', async () => {
    await issue('FREE', { percent_off: 10 })
    const free = await stock(till, { price: { amount: 0, currency: 'USD' } })
    const token = await signIn(till.app, 'free@example.com', 'jane')
    expect(refusal(await startCheckout(till, free, { token }, { promotionCode: 'FREE' }))).toEqual([
      422,
      'promotion_code_invalid',
      'promotionCode',
    ])
  })

  test.each(['', ' ', 'A B', 'DROP TABLE', '../..', 'Ä', 'X'.repeat(65)])('it is spelt %j', async (promotionCode) => {
    expect(refusal(await startCheckout(till, till.item, {}, { promotionCode }))).toEqual([
      400,
      'invalid_input',
      'promotionCode',
    ])
  })
})

test('a tax comes on top of the price, goes to nobody but the state, and goes back with a refund', async () => {
  const setTax = (automaticTax: boolean) =>
    till.app.db.update(practices).set({ automaticTax }).where(eq(practices.id, till.jane.id))
  await setTax(true)
  await issue('TAXED', { percent_off: 10 })
  const { body } = await startCheckout(till, till.item, {}, { promotionCode: 'TAXED' })
  await setTax(false)
  expect(till.app.simulator.pay(sessionOf(till, body.purchase).id, { country: 'DE' }).status).toBe('paid')
  await till.app.settled()
  expect(await ledgerOf(till, body.purchase)).toMatchObject({ state: 'paid', charged: 48_195 })
  expect(await partsOf(till, body.purchase)).toMatchObject({ charged: 48_195, tax: 7_695, platformFee: 0 })
  expect((await refund(till, body.purchase, { amount: 11_900 })).body).toMatchObject({ tax: { amount: 1_900 } })
  await refund(till, body.purchase)
  expect(await partsOf(till, body.purchase)).toMatchObject({ refunded: 48_195, tax: 0, net: 0 })
})

describe('where the platform takes a fee', () => {
  beforeAll(async () => {
    await connect(till)
  })

  test('it is of what is left after the discount', async () => {
    await issue('FEE', { percent_off: 20 }, { metadata: { practice: 'jane' } })
    const { purchase } = await sell(till, { promotionCode: 'FEE' })
    expect(await partsOf(till, purchase)).toMatchObject({ charged: 36_000, platformFee: 3_600, net: 32_400 })
  })

  test('a code that names no practice is not one of this practice', async () => {
    await issue('ANYBODY', { percent_off: 20 })
    expect(refusal(await startCheckout(till, till.item, {}, { promotionCode: 'ANYBODY' }))).toEqual([
      422,
      'promotion_code_invalid',
      'promotionCode',
    ])
  })
})
