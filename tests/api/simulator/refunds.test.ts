import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { enabledAccount, hostedSession, openDesk, payAndRead, sellFor } from './desk.ts'
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

const typesOf = (prefix: string) =>
  desk.control
    .events()
    .map((event) => event.type)
    .filter((type) => type.startsWith(prefix))

async function sell(card?: string) {
  const session = await desk.stripe.checkout.sessions.create(hostedSession)
  return payAndRead(desk, session.id, card)
}

const takenBack = { reverse_transfer: true, refund_application_fee: true }

describe('a refund of a destination charge', () => {
  test('leaves the transfer and the fee alone unless it is told otherwise', async () => {
    const charge = await sellFor(desk, await enabledAccount(desk))
    await desk.stripe.refunds.create({ charge: charge.id })
    expect((await desk.stripe.transfers.list()).data).toMatchObject([{ amount_reversed: 0 }])
    expect((await desk.stripe.applicationFees.list()).data).toMatchObject([{ amount_refunded: 0 }])
  })

  test('takes its share of transfer and fee back, and the balance adds up', async () => {
    const charge = await sellFor(desk, await enabledAccount(desk))
    const refund = await desk.stripe.refunds.create({ charge: charge.id, amount: 15_000, ...takenBack })

    const read = await desk.stripe.refunds.retrieve(refund.id, { expand: ['transfer_reversal'] })
    expect(read.transfer_reversal).toMatchObject({ amount: 15_000, source_refund: refund.id })
    expect((await desk.stripe.applicationFees.list()).data).toMatchObject([{ amount_refunded: 1_500 }])
    const { data } = await desk.stripe.balanceTransactions.list()
    expect(Object.fromEntries(data.map(({ type, amount }) => [type, amount]))).toMatchObject({
      refund: -15_000,
      transfer_refund: 15_000,
      application_fee_refund: -1_500,
    })
    expect(typesOf('transfer.')).toContain('transfer.reversed')
    expect(typesOf('application_fee.')).toContain('application_fee.refunded')
  })

  test('in uneven parts returns every cent of the fee and no more', async () => {
    const charge = await sellFor(desk, await enabledAccount(desk))
    for (const amount of [1, 14_999, 10_001, 3, 19_996]) {
      await desk.stripe.refunds.create({ charge: charge.id, amount, ...takenBack })
    }
    expect((await desk.stripe.applicationFees.list()).data).toMatchObject([{ amount_refunded: 4_500, refunded: true }])
    expect((await desk.stripe.transfers.list()).data).toMatchObject([{ amount_reversed: 45_000, reversed: true }])
  })

  test('cannot take back what was never given', async () => {
    const { id } = await sell()
    for (const param of ['reverse_transfer', 'refund_application_fee']) {
      await expect(desk.stripe.refunds.create({ charge: id, [param]: true })).rejects.toMatchObject({ param })
    }
    const shared = await sellFor(desk, await enabledAccount(desk))
    await expect(desk.stripe.refunds.create({ charge: shared.id, refund_application_fee: true })).rejects.toMatchObject(
      { param: 'refund_application_fee' },
    )
    expect(await desk.stripe.charges.retrieve(shared.id)).toMatchObject({ amount_refunded: 0 })
  })

  test('is made once however often it is asked for under one key', async () => {
    const charge = await sellFor(desk, await enabledAccount(desk))
    const ask = () =>
      desk.stripe.refunds.create({ charge: charge.id, amount: 100, ...takenBack }, { idempotencyKey: 'refund-1' })
    const made = await Promise.all([ask(), ask(), ask()])
    expect(new Set(made.map(({ id }) => id)).size).toBe(1)
    expect((await desk.stripe.refunds.list()).data).toHaveLength(1)
  })
})

describe('a refund that takes its time', () => {
  test('is pending until the bank has answered', async () => {
    const { id } = await sell('4000000000007726')
    const refund = await desk.stripe.refunds.create({ charge: id })
    expect(refund).toMatchObject({ status: 'pending', pending_reason: 'processing' })
    expect(await desk.stripe.charges.retrieve(id)).toMatchObject({ refunded: true })

    desk.control.settleRefund(refund.id, 'succeeded')

    expect(await desk.stripe.refunds.retrieve(refund.id)).toMatchObject({ status: 'succeeded' })
    expect(typesOf('refund.')).toEqual(['refund.created', 'refund.updated'])
  })

  test('fails later, and the money is back on the balance and can be refunded again', async () => {
    const { id } = await sell('4000000000005126')
    const refund = await desk.stripe.refunds.create({ charge: id, amount: 5_000 })
    expect(refund.status).toBe('succeeded')
    desk.control.advanceClock(61 * 60_000)

    const failed = await desk.stripe.refunds.retrieve(refund.id, { expand: ['failure_balance_transaction'] })
    expect(failed).toMatchObject({
      status: 'failed',
      failure_reason: expect.any(String),
      failure_balance_transaction: { amount: 5_000, type: 'refund_failure' },
    })
    expect(await desk.stripe.charges.retrieve(id)).toMatchObject({ amount_refunded: 0, refunded: false })
    expect(typesOf('refund.')).toEqual(['refund.created', 'refund.updated', 'refund.failed'])
  })

  test('ends as somebody asked for, whatever the card', async () => {
    const { id } = await sell()
    desk.control.setRefundOutcome('failed')
    expect(await desk.stripe.refunds.create({ charge: id, amount: 100 })).toMatchObject({ status: 'failed' })
    desk.control.setRefundOutcome('pending')
    const pending = await desk.stripe.refunds.create({ charge: id, amount: 100 })
    expect(await desk.stripe.refunds.cancel(pending.id)).toMatchObject({ status: 'canceled' })
    desk.control.setRefundOutcome(null)
    expect(await desk.stripe.refunds.create({ charge: id, amount: 45_000 })).toMatchObject({ status: 'succeeded' })
  })
})
