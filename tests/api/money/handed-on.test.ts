import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { CreditBalance } from '@deskbell/server/contract/credits'
import type { ManagedPurchase } from '@deskbell/server/contract/purchases'
import type { RefundPreview } from '@deskbell/server/contract/refunds'
import { signIn } from '../../support/scenario.ts'
import { chargeOf, closeTill, openTill, refund, sell, spend, standingOf, type Till } from './till.ts'

let till: Till
beforeAll(async () => {
  till = await openTill()
})
afterAll(() => closeTill(till))
afterEach(() => till.app.simulator.setRefundOutcome(null))

const handOn = async ({ id }: { id: string }, email: string, credits?: number) => {
  const input = { client: { email }, ...(credits === undefined ? {} : { credits }) }
  const { status, body } = await till.post<ManagedPurchase>(
    `/api/purchases/${id}/transfer`,
    { token: till.owner },
    input,
  )
  if (status !== 201) throw new Error(`Handing on answered ${status}: ${JSON.stringify(body)}`)
  return body
}
const unusedOf = async (...all: { id: string }[]) =>
  Promise.all(all.map(async (one) => (await standingOf(till, one)).unused))

describe('credits that were handed on', () => {
  test('are taken back with the money, however far they went', async () => {
    const { purchase } = await sell(till)
    const second = await handOn(purchase, 'second@example.com', 4)
    const third = await handOn(second, 'third@example.com', 3)
    await spend(till, third, 1)
    const { body } = await refund(till, purchase)
    expect(body.creditsTaken.map(({ credits }) => credits).toSorted()).toEqual([1, 1, 2])
    expect(await unusedOf(purchase, second, third)).toEqual([0, 0, 0])
    expect(await standingOf(till, third)).toMatchObject({ state: 'paid', isFrozen: false })
  })

  test('are taken after those that stayed, where only a part goes back', async () => {
    const { purchase } = await sell(till)
    const second = await handOn(purchase, 'part@example.com', 4)
    const { body: preview } = await till.get<RefundPreview>(
      `/api/purchases/${purchase.id}/refund-preview?amount=27000`,
      { token: till.owner },
    )
    expect(preview.grants).toMatchObject([
      { unused: 1, handedOn: false },
      { unused: 4, handedOn: true },
    ])
    const { body } = await refund(till, purchase, { amount: 27_000 })
    expect(body.creditsTaken).toEqual(preview.creditsToTake)
    expect(await unusedOf(purchase, second)).toEqual([0, 2])
  })

  test('can be chosen, and come back where the refund fails', async () => {
    till.app.simulator.setRefundOutcome('pending')
    const { purchase } = await sell(till)
    const second = await handOn(purchase, 'chosen@example.com')
    const { body: preview } = await till.get<RefundPreview>(`/api/purchases/${purchase.id}/refund-preview`, {
      token: till.owner,
    })
    const grantId = preview.grants.find(({ handedOn }) => handedOn)?.grantId ?? ''
    const { body } = await refund(till, purchase, { amount: 100, credits: { [grantId]: 2 } })
    expect(await unusedOf(purchase, second)).toEqual([0, 3])
    till.app.simulator.settleRefund(body.refunds[0]?.transactionId ?? '', 'failed')
    await till.app.settled()
    expect(await unusedOf(purchase, second)).toEqual([0, 5])
  })

  test('are held while the payment is disputed, and open again when it is won', async () => {
    const token = await signIn(till.app, 'held@example.com', 'jane')
    const { purchase } = await sell(till)
    const second = await handOn(purchase, 'held@example.com', 2)
    const third = await handOn(second, 'held-too@example.com', 1)
    const { id } = till.app.simulator.openDispute(chargeOf(till, purchase).id)
    await till.app.settled()
    for (const one of [purchase, second, third]) expect(await standingOf(till, one)).toMatchObject({ isFrozen: true })
    const balance = () => till.get<CreditBalance>('/api/credits/balance?practice=jane', { token })
    expect((await balance()).body).toMatchObject({ available: {}, grants: [{ frozen: true, remaining: 1 }] })
    const refused = await till.post(
      `/api/purchases/${second.id}/transfer`,
      { token: till.owner },
      { client: { email: 'fourth@example.com' } },
    )
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'credits_frozen' } } })
    till.app.simulator.closeDispute(id, 'won')
    await till.app.settled()
    for (const one of [purchase, second, third]) expect(await standingOf(till, one)).toMatchObject({ isFrozen: false })
    expect((await balance()).body).toMatchObject({ available: { private: { credits: 1 } } })
  })

  test('while the money goes back are taken wherever they are by then', async () => {
    for (let round = 0; round < 4; round++) {
      const { purchase } = await sell(till)
      const [made, handed] = await Promise.all([
        refund(till, purchase),
        till.post<ManagedPurchase>(
          `/api/purchases/${purchase.id}/transfer`,
          { token: till.owner },
          { client: { email: `racer-${round}@example.com` } },
        ),
      ])
      await till.app.settled()
      expect(made.status).toBe(201)
      const all = handed.status === 201 ? [purchase, handed.body] : [purchase]
      expect(await unusedOf(...all)).toEqual(all.map(() => 0))
    }
  })
})
