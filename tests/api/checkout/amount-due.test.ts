import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CheckoutDraft, CheckoutStatus } from '@deskbell/server/contract/checkout'
import type { PackageDraft } from '@deskbell/server/contract/packages'
import { closeTill, openTill, type Till } from '../money/till.ts'
import { buy, buyAndPay, sessionOf, stock } from './shop.ts'

let till: Till
beforeAll(async () => {
  till = await openTill()
  const { id } = await till.stripe.coupons.create({ duration: 'once', percent_off: 10 })
  await till.stripe.promotionCodes.create({ code: 'TENTH', promotion: { type: 'coupon', coupon: id } })
})
afterAll(() => closeTill(till))

const statusOf = async (id: string, purchaseToken: string) =>
  (await till.get<CheckoutStatus>(`/api/checkout/sessions/${id}`, { purchaseToken })).body

test.each<[what: string, due: number, item: Partial<PackageDraft>, draft?: Partial<CheckoutDraft>]>([
  ['the price', 45_000, {}],
  ['a deposit', 10_000, { paymentTerms: { kind: 'deposit', depositMinor: 10_000, balanceDueDays: 30 } }],
  ['the first instalment', 15_000, { paymentTerms: { kind: 'instalments', count: 3, everyMonths: 1 } }],
  ['what a promotion code leaves', 40_500, {}, { promotionCode: 'TENTH' }],
  [
    'what a promotion code leaves of a deposit',
    9_000,
    { paymentTerms: { kind: 'deposit', depositMinor: 10_000, balanceDueDays: 30 } },
    { promotionCode: 'TENTH' },
  ],
])('an open checkout asks for %s', async (_what, amount, changes, draft = {}) => {
  const { purchase, purchaseToken } = await buy(till, await stock(till, changes), {}, draft)
  const status = await statusOf(purchase.id, purchaseToken)
  expect(status).toMatchObject({ next: 'pay', amountDue: { amount, currency: 'USD' } })
  expect(sessionOf(till, purchase).amount_total).toBe(amount)
})

test('the tax that Stripe worked out is in it', async () => {
  const { purchase, purchaseToken } = await buy(till, till.item)
  Object.assign(till.app.simulator.session(sessionOf(till, purchase).id) as object, { amount_total: 48_600 })
  expect((await statusOf(purchase.id, purchaseToken)).amountDue).toEqual({ amount: 48_600, currency: 'USD' })
})

test('what is paid asks for nothing', async () => {
  const { purchase, purchaseToken } = await buyAndPay(till, till.item)
  expect(await statusOf(purchase.id, purchaseToken)).toMatchObject({ next: 'done', checkout: null, amountDue: null })
})
