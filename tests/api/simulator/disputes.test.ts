import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hostedSession, openDesk, payAndRead } from './desk.ts'
import type { Desk } from './desk.ts'
import { expectStripeShapes } from './shapes.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(async () => {
  expectStripeShapes(desk)
  await desk.stop()
})

async function sell(card?: string) {
  const session = await desk.stripe.checkout.sessions.create(hostedSession)
  return payAndRead(desk, session.id, card)
}

async function disputed() {
  const { id } = await sell()
  return { charge: id, dispute: desk.control.openDispute(id, { reason: 'product_not_received' }).id }
}

const typesOf = () =>
  desk.control
    .events()
    .map((event) => event.type)
    .filter((type) => type.startsWith('charge.dispute'))

const adjustments = async () =>
  (await desk.stripe.balanceTransactions.list({ type: 'adjustment' })).data.map(({ amount, fee }) => [amount, fee])

describe('a dispute', () => {
  test('takes the money and a fee, and stops refunds', async () => {
    const { charge, dispute } = await disputed()
    expect(await desk.stripe.disputes.retrieve(dispute)).toMatchObject({
      charge,
      amount: 45_000,
      status: 'needs_response',
      reason: 'product_not_received',
      balance_transactions: [{ amount: -45_000, fee: 1_500, net: -46_500, reporting_category: 'dispute' }],
    })
    expect(await desk.stripe.charges.retrieve(charge)).toMatchObject({ disputed: true })
    await expect(desk.stripe.refunds.create({ charge })).rejects.toMatchObject({ code: 'charge_disputed' })
    expect(typesOf()).toEqual(['charge.dispute.created', 'charge.dispute.funds_withdrawn'])
  })

  test('that is won returns the money, not the fee, and refunds are possible again', async () => {
    const { charge, dispute } = await disputed()
    desk.control.closeDispute(dispute, 'won')
    expect(await adjustments()).toEqual([
      [45_000, 0],
      [-45_000, 1_500],
    ])
    expect(typesOf().slice(2)).toEqual(['charge.dispute.funds_reinstated', 'charge.dispute.closed'])
    expect(await desk.stripe.refunds.create({ charge })).toMatchObject({ status: 'succeeded' })
  })

  test('that is lost or given up leaves it gone', async () => {
    const lost = await disputed()
    desk.control.closeDispute(lost.dispute, 'lost')
    const given = await disputed()
    expect(await desk.stripe.disputes.close(given.dispute)).toMatchObject({ status: 'lost' })
    await expect(desk.stripe.disputes.close(given.dispute)).rejects.toMatchObject({ statusCode: 400 })
    expect((await adjustments()).map(([amount]) => amount)).toEqual([-45_000, -45_000])
    await expect(desk.stripe.refunds.create({ charge: lost.charge })).rejects.toMatchObject({ code: 'charge_disputed' })
  })

  test('is decided by the words of its evidence in test mode', async () => {
    const { dispute } = await disputed()
    const answer = (uncategorized_text: string, submit = true) =>
      desk.stripe.disputes.update(dispute, { evidence: { uncategorized_text }, submit })
    expect(await answer('they came to every session', false)).toMatchObject({ status: 'needs_response' })
    expect(await answer('they came to every session')).toMatchObject({ status: 'under_review' })
    expect(await answer('winning_evidence')).toMatchObject({ status: 'won' })
    expect(typesOf()).toContain('charge.dispute.updated')
  })

  test('that nobody answers in time is lost', async () => {
    const { dispute } = await disputed()
    desk.control.advanceClock(10 * 86_400_000)
    expect(await desk.stripe.disputes.retrieve(dispute)).toMatchObject({ status: 'lost' })
  })

  test('follows by itself from the card that disputes', async () => {
    const charge = await sell('4000000000000259')
    const { data } = await desk.stripe.disputes.list({ charge: charge.id })
    expect(data).toMatchObject([{ reason: 'fraudulent', status: 'needs_response' }])
  })

  test('can arrive out of order, doubled or never', async () => {
    desk.control.setFault({ kind: 'drop', type: 'charge.dispute.created' })
    desk.control.setFault({ kind: 'duplicate', type: 'charge.dispute.closed' })
    const { dispute } = await disputed()
    desk.control.closeDispute(dispute, 'lost')
    await desk.control.settled()
    expect(desk.hooks.map(({ event }) => event.type).filter((type) => type.includes('dispute'))).toEqual([
      'charge.dispute.funds_withdrawn',
      'charge.dispute.closed',
      'charge.dispute.closed',
    ])
  })
})
