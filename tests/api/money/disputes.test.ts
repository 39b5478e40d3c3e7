import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CreditBalance } from '@deskbell/server/contract/credits'
import type { ManagedPurchase } from '@deskbell/server/contract/purchases'
import { signIn } from '../../support/scenario.ts'
import { refusal } from '../checkout/shop.ts'
import {
  billingOf,
  chargeOf,
  closeTill,
  connect,
  openTill,
  partsOf,
  refund,
  sell,
  standingOf,
  type Till,
} from './till.ts'

let till: Till
beforeAll(async () => {
  till = await openTill({ PLATFORM_FEE_BPS: '1000' })
})
afterAll(() => closeTill(till))

async function dispute(purchase: { id: string }, amount?: number) {
  const details = amount === undefined ? {} : { amount }
  const { id } = till.app.simulator.openDispute(chargeOf(till, purchase).id, details)
  await till.app.settled()
  return id
}

async function close(id: string, outcome: 'won' | 'lost') {
  till.app.simulator.closeDispute(id, outcome)
  await till.app.settled()
}

describe('a disputed payment', () => {
  test('holds the credits while it is open, and says so', async () => {
    const token = await signIn(till.app, 'disputes@example.com', 'jane')
    const { purchase } = await sell(till, {}, { token })
    await dispute(purchase)
    expect(await standingOf(till, purchase)).toMatchObject({
      state: 'paid',
      isFrozen: true,
      rows: ['charge', 'dispute'],
    })
    expect(await partsOf(till, purchase)).toMatchObject({ refunded: 45_000, net: 0, unrecoveredFee: 1_335 })
    expect((await billingOf(till, purchase)).disputes).toMatchObject([
      { state: 'open', reason: 'fraudulent', amount: { amount: 45_000 }, closedAt: null },
    ])
    const { body: managed } = await till.get<ManagedPurchase>(`/api/purchases/${purchase.id}`, { token: till.owner })
    expect(managed.dispute).toMatchObject({ state: 'open', amount: { amount: 45_000 } })
    expect((await till.get(`/api/purchases/${purchase.id}`, { token })).body).not.toHaveProperty('dispute')
    const { body } = await till.get<CreditBalance>('/api/credits/balance?practice=jane', { token })
    expect(body).toMatchObject({ available: {}, grants: [{ frozen: true, remaining: 5 }] })
  })

  test('that is won gives the money and the credits back', async () => {
    const { purchase } = await sell(till)
    await close(await dispute(purchase), 'won')
    expect(await standingOf(till, purchase)).toEqual({
      state: 'paid',
      isFrozen: false,
      unused: 5,
      rows: ['charge', 'dispute', 'dispute'],
      audits: expect.arrayContaining([
        'purchase.dispute_withdrawn',
        'purchase.dispute_reinstated',
        'purchase.dispute_won',
      ]),
    })
    expect(await partsOf(till, purchase)).toMatchObject({ refunded: 0, net: 43_665, unrecoveredFee: 0 })
    expect((await refund(till, purchase)).body).toMatchObject({ state: 'refunded' })
  })

  test('that is lost keeps the credits held', async () => {
    const { purchase } = await sell(till)
    await close(await dispute(purchase), 'lost')
    expect(await standingOf(till, purchase)).toMatchObject({ state: 'paid', isFrozen: true, unused: 5 })
    expect((await billingOf(till, purchase)).disputes).toMatchObject([{ state: 'lost', closedAt: expect.any(String) }])
    expect(refusal(await refund(till, purchase))).toEqual([409, 'nothing_to_refund'])
  })

  test('in part, after a refund in part, takes what is left of it', async () => {
    const { purchase } = await sell(till)
    await refund(till, purchase, { amount: 10_000 })
    const id = await dispute(purchase, 20_000)
    expect(await partsOf(till, purchase)).toMatchObject({ refunded: 30_000 })
    expect(refusal(await refund(till, purchase, { amount: 1_000 }))).toEqual([409, 'refund_refused'])
    await close(id, 'won')
    expect(await partsOf(till, purchase)).toMatchObject({ refunded: 10_000 })
  })

  test('is recorded once, however often and late it is told of', async () => {
    const { purchase } = await sell(till)
    await close(await dispute(purchase), 'won')
    const before = await standingOf(till, purchase)
    for (const { id, type } of till.app.simulator.events().toReversed())
      if (type.startsWith('charge.dispute.')) {
        await till.app.db.run(`delete from webhook_inbox where id = '${id}'`)
        await till.app.simulator.redeliver(id)
      }
    await till.app.settled()
    expect(await standingOf(till, purchase)).toEqual(before)
  })
})

describe('where the practice’s own account was paid', () => {
  test('it gives back what the bank took from the platform', async () => {
    const account = await connect(till)
    const { purchase } = await sell(till)
    await dispute(purchase)
    expect(await partsOf(till, purchase)).toMatchObject({ refunded: 45_000, net: 0, platformFee: 0 })
    const [transfer] = (await till.stripe.transfers.list({ destination: account })).data
    expect(transfer).toMatchObject({ amount_reversed: 45_000 })
    expect((await till.stripe.applicationFees.list()).data[0]).toMatchObject({ amount_refunded: 4_500 })
  })
})
