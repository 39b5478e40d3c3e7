import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { practices } from '@deskbell/server/db/schema/index'
import { refusal, startCheckout, stock } from '../checkout/shop.ts'
import { chargeOf, closeTill, connect, openTill, partsOf, refund, sell, standingOf, type Till } from './till.ts'

let till: Till
let accountId: string
beforeAll(async () => {
  till = await openTill({ PLATFORM_FEE_BPS: '250' })
  accountId = await connect(till)
})
afterAll(() => closeTill(till))

const setFee = (platformFeeBps: number | null) =>
  till.app.db.update(practices).set({ platformFeeBps }).where(eq(practices.id, till.jane.id))

test('the practice’s own account is paid, less the platform’s fee, and sells in its own name', async () => {
  const { purchase } = await sell(till)
  const charge = await till.stripe.charges.retrieve(chargeOf(till, purchase).id, { expand: ['application_fee'] })
  expect(charge).toMatchObject({
    transfer_data: { destination: accountId },
    on_behalf_of: accountId,
    application_fee: { amount: 1_125 },
  })
  // Stripe takes what processing costs from the platform.
  expect(await partsOf(till, purchase)).toEqual({
    charged: 45_000,
    tax: 0,
    platformFee: 1_125,
    processingFee: 0,
    net: 43_875,
    refunded: 0,
    unrecoveredFee: 0,
  })
})

test.each([
  [0, 45_000, 0],
  [1_000, 33_335, 3_334],
  [333, 999, 33],
  [10_000, 45_000, 45_000],
])('%i basis points of %i are %i', async (feeBps, amount, fee) => {
  const item = await stock(till, { price: { amount, currency: 'USD' } })
  await setFee(feeBps)
  const { purchase } = await sell({ ...till, item })
  await setFee(null)
  expect(await partsOf(till, purchase)).toMatchObject({ platformFee: fee, net: amount - fee })
})

test('the fee is what Stripe was told, though it changes before the buyer pays', async () => {
  const { body } = await startCheckout(till, till.item)
  await setFee(9_000)
  const session = till.app.simulator.sessions().find(({ metadata }) => metadata['purchase_id'] === body.purchase.id)
  till.app.simulator.pay(session?.id ?? '')
  await till.app.settled()
  await setFee(null)
  expect(await partsOf(till, body.purchase)).toMatchObject({ platformFee: 1_125 })
})

test('a refund takes the practice’s share back from its account and returns the fee’s', async () => {
  const { purchase } = await sell(till)
  for (const amount of [10_001, 3]) await refund(till, purchase, { amount })
  const { id } = chargeOf(till, purchase)
  const fees = await till.stripe.applicationFees.list({ charge: id })
  expect(await partsOf(till, purchase)).toMatchObject({
    refunded: 10_004,
    platformFee: 1_125 - (fees.data[0]?.amount_refunded ?? 0),
    unrecoveredFee: 0,
  })
  await refund(till, purchase)
  const [fee] = (await till.stripe.applicationFees.list({ charge: id })).data
  expect(fee).toMatchObject({ amount_refunded: 1_125, refunded: true })
  expect(await partsOf(till, purchase)).toMatchObject({ refunded: 45_000, platformFee: 0, net: 0 })
  expect(await standingOf(till, purchase)).toMatchObject({ state: 'refunded', unused: 0 })
  const transfers = await till.stripe.transfers.list({ destination: accountId })
  expect(transfers.data.find(({ source_transaction: source }) => source === id)).toMatchObject({ reversed: true })
})

test('a practice whose account is restricted sells nothing', async () => {
  till.app.simulator.restrictAccount(accountId)
  await till.app.settled()
  expect(refusal(await startCheckout(till, till.item))).toEqual([409, 'selling_not_enabled'])
})
