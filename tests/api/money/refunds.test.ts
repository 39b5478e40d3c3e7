import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { DeskbellError } from '@deskbell/server/domain/errors'
import type { RefundPreview, RefundResult } from '@deskbell/server/contract/refunds'
import { signIn } from '../../support/scenario.ts'
import { minute } from '../../support/test-clock.ts'
import { buy, refusal, sessionOf, stock } from '../checkout/shop.ts'
import { race } from '../checkout/together.ts'
import { chargeOf, closeTill, openTill, partsOf, refund, sell, spend, standingOf, type Till } from './till.ts'

const nobodysGrant = '0198c5a0-0000-7000-8000-000000000000'
let till: Till
beforeAll(async () => {
  till = await openTill()
})
afterAll(() => closeTill(till))
afterEach(() => {
  till.app.simulator.clearFaults()
  till.app.simulator.setRefundOutcome(null)
})

const refundsAtStripe = async (purchase: { id: string }) =>
  (await till.stripe.refunds.list({ charge: chargeOf(till, purchase).id })).data

describe('a full refund', () => {
  test('gives all the money back, takes what is unused, and tells the buyer once', async () => {
    const token = await signIn(till.app, 'full@example.com', 'jane')
    const { purchase } = await sell(till, {}, { token })
    await spend(till, purchase, 2)
    const { status, body } = await refund(till, purchase)
    await till.app.settled()

    expect([status, body]).toMatchObject([
      201,
      {
        state: 'refunded',
        amount: { amount: 45_000, currency: 'USD' },
        left: { amount: 0 },
        net: { amount: 43_665 },
        unrecoveredFee: { amount: 1_335 },
        refunds: [{ status: 'made', amount: { amount: 45_000 } }],
        creditsTaken: [{ credits: 3 }],
      },
    ])
    expect(await partsOf(till, purchase)).toMatchObject({ refunded: 45_000, net: 0, unrecoveredFee: 1_335 })
    expect(await standingOf(till, purchase)).toEqual({
      state: 'refunded',
      isFrozen: false,
      unused: 0,
      rows: ['charge', 'refund'],
      audits: ['purchase.paid', 'purchase.refund_made', 'purchase.money_state'],
    })
    expect(await refundsAtStripe(purchase)).toMatchObject([{ amount: 45_000, metadata: { reason: 'Fell ill' } }])
    const mails = till.app.mailbox.list('full@example.com').filter(({ subject }) => subject.includes('refund'))
    expect(mails).toHaveLength(1)
    expect(mails[0]?.text).toContain('450.00 USD')
    expect(mails[0]?.text).not.toContain('Fell ill')
    expect(refusal(await till.post(`/api/purchases/${purchase.id}/contact`, { token }))).toEqual([
      403,
      'payment_required',
    ])
  })

  test('asked for twice at once is one refund', async () => {
    const { purchase } = await sell(till)
    const again = () => refund(till, purchase)
    const answers = await race(till, [again, again, again])
    await till.app.settled()
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201])
    expect(await refundsAtStripe(purchase)).toHaveLength(1)
    expect((await standingOf(till, purchase)).rows).toEqual(['charge', 'refund'])
  })

  test('asked for again later says that nothing is left', async () => {
    const { purchase } = await sell(till)
    await refund(till, purchase)
    expect(refusal(await refund(till, purchase))).toEqual([409, 'nothing_to_refund'])
    expect(refusal(await till.get(`/api/purchases/${purchase.id}/refund-preview`, { token: till.owner }))).toEqual([
      409,
      'nothing_to_refund',
    ])
    expect(await refundsAtStripe(purchase)).toHaveLength(1)
  })
})

describe('a refund in part', () => {
  test('takes its share of credits and fees, and the rest can follow', async () => {
    const { purchase } = await sell(till)
    const first = await refund(till, purchase, { amount: 20_000 })
    expect(first.body).toMatchObject({ state: 'paid', left: { amount: 25_000 }, creditsTaken: [{ credits: 2 }] })
    expect(await partsOf(till, purchase)).toMatchObject({ refunded: 20_000, processingFee: 742, unrecoveredFee: 593 })
    const second = await refund(till, purchase, { amount: 1 })
    expect(second.body.creditsTaken).toEqual([])
    const last = await refund(till, purchase)
    expect(last.body).toMatchObject({ state: 'refunded', amount: { amount: 24_999 }, creditsTaken: [{ credits: 3 }] })
    expect(await partsOf(till, purchase)).toMatchObject({ net: 0, processingFee: 0, unrecoveredFee: 1_335 })
    expect(await standingOf(till, purchase)).toMatchObject({ state: 'refunded', unused: 0 })
  })

  test('of the same amount a second time, without a key, is a second refund', async () => {
    const { purchase } = await sell(till)
    await refund(till, purchase, { amount: 100 })
    await refund(till, purchase, { amount: 100 })
    expect(await partsOf(till, purchase)).toMatchObject({ refunded: 200 })
  })

  test('with one key is one refund, answered the same', async () => {
    const { purchase } = await sell(till)
    const sender = { idempotencyKey: 'a-key-of-a-refund-1' }
    const first = await refund(till, purchase, { amount: 100 }, sender)
    const again = await refund(till, purchase, { amount: 100 }, sender)
    expect([again.status, again.body]).toEqual([201, first.body])
    expect(refusal(await refund(till, purchase, { amount: 200 }, sender))).toEqual([409, 'idempotency_conflict'])
    expect(await partsOf(till, purchase)).toMatchObject({ refunded: 100 })
  })

  test('repeated with its key after the answer was lost is answered with what was made', async () => {
    const { purchase } = await sell(till)
    const sender = { idempotencyKey: 'a-key-of-a-lost-answer' }
    const { payments } = till.app.server.deps
    const { readCharge } = payments
    payments.readCharge = () => Promise.reject(new DeskbellError('payments_unavailable'))
    const lost = await refund(till, purchase, { amount: 30_000 }, sender)
    payments.readCharge = readCharge
    expect(refusal(lost)).toEqual([503, 'payments_unavailable'])
    till.app.clock.advance(minute)
    await till.app.server.runDueWork()
    expect(await partsOf(till, purchase)).toMatchObject({ refunded: 30_000 })
    const again = await refund(till, purchase, { amount: 30_000 }, sender)
    expect([again.status, again.body]).toMatchObject([
      201,
      { amount: { amount: 30_000 }, left: { amount: 15_000 }, refunds: [{ status: 'made' }] },
    ])
    expect(await refundsAtStripe(purchase)).toHaveLength(1)
  })

  test('after one that left the credits alone takes no more than its own share', async () => {
    const { purchase } = await sell(till)
    await refund(till, purchase, { amount: 40_000, credits: 'none' })
    expect((await refund(till, purchase, { amount: 100 })).body.creditsTaken).toEqual([])
    expect((await refund(till, purchase)).body.creditsTaken).toMatchObject([{ credits: 5 }])
  })

  test('can leave the credits alone, or take chosen ones', async () => {
    const { purchase } = await sell(till)
    const grantId = await spend(till, purchase, 1)
    await refund(till, purchase, { amount: 40_000, credits: 'none' })
    expect((await standingOf(till, purchase)).unused).toBe(4)
    expect((await refund(till, purchase, { amount: 100, credits: { [grantId]: 3 } })).body.creditsTaken).toEqual([
      { grantId, credits: 3 },
    ])
    expect(refusal(await refund(till, purchase, { amount: 100, credits: { [grantId]: 2 } }))).toEqual([
      422,
      'no_credits',
      `credits.${grantId}`,
    ])
    expect(await standingOf(till, purchase)).toMatchObject({ unused: 1, rows: ['charge', 'refund', 'refund'] })
  })

  test('is what its preview said', async () => {
    const { purchase } = await sell(till)
    const { body } = await till.get<RefundPreview>(`/api/purchases/${purchase.id}/refund-preview?amount=33333`, {
      token: till.owner,
    })
    expect(await standingOf(till, purchase)).toMatchObject({ rows: ['charge'], unused: 5 })
    const { body: made } = await refund(till, purchase, { amount: 33_333 })
    const { amount, tax, platformFee, net, unrecoveredFee } = made
    expect(body).toMatchObject({ amount, tax, platformFee, net, unrecoveredFee, creditsToTake: made.creditsTaken })
    expect(body.grants).toEqual([{ grantId: expect.any(String), unused: 5, handedOn: false }])
    expect(body.gift).toBeNull()
  })
})

describe('a refund made in Stripe’s own dashboard', () => {
  test('is recorded as ours would be', async () => {
    const { purchase } = await sell(till)
    await till.stripe.refunds.create({ charge: chargeOf(till, purchase).id, amount: 9_000 })
    await till.app.settled()
    expect(await standingOf(till, purchase)).toMatchObject({ rows: ['charge', 'refund'], unused: 4, state: 'paid' })
    expect(await partsOf(till, purchase)).toMatchObject({ refunded: 9_000 })
  })

  test('in full ends the purchase', async () => {
    const { purchase } = await sell(till)
    await till.stripe.refunds.create({ charge: chargeOf(till, purchase).id })
    await till.app.settled()
    expect(await standingOf(till, purchase)).toMatchObject({ state: 'refunded', unused: 0, rows: ['charge', 'refund'] })
  })

  test('that nobody told us of is found when ours is refused, and nothing goes back twice', async () => {
    const { purchase } = await sell(till)
    till.app.simulator.setFault({ kind: 'drop' })
    await till.stripe.refunds.create({ charge: chargeOf(till, purchase).id, amount: 40_000 })
    expect(refusal(await refund(till, purchase, { amount: 5_001 }))).toEqual([422, 'refund_exceeds_left'])
    expect(await partsOf(till, purchase)).toMatchObject({ refunded: 40_000 })
    expect((await refund(till, purchase)).body).toMatchObject({ state: 'refunded', amount: { amount: 5_000 } })
  })

  test('whose news come twice, late and in any order is recorded once', async () => {
    const { purchase } = await sell(till)
    till.app.simulator.setFault({ kind: 'reorder' })
    const charge = chargeOf(till, purchase).id
    for (const amount of [1, 2_000, 333]) await till.stripe.refunds.create({ charge, amount })
    await till.app.settled()
    till.app.simulator.clearFaults()
    for (const { id, type } of till.app.simulator.events())
      if (type.startsWith('refund.') || type.startsWith('charge.')) await till.app.simulator.redeliver(id)
    await till.app.settled()
    expect(await partsOf(till, purchase)).toMatchObject({ refunded: 2_334 })
    expect((await standingOf(till, purchase)).rows).toEqual(['charge', 'refund', 'refund', 'refund'])
  })
})

test('a refund at Stripe while the payment is being written is recorded a moment later', async () => {
  const { purchase } = await buy(till, till.item)
  till.app.simulator.setFault({ kind: 'drop' })
  till.app.simulator.pay(sessionOf(till, purchase).id)
  till.app.simulator.clearFaults()
  const { payments } = till.app.server.deps
  const { readCheckout } = payments
  payments.readCheckout = async (id) => {
    payments.readCheckout = readCheckout
    const facts = await readCheckout(id)
    await till.stripe.refunds.create({ charge: chargeOf(till, purchase).id, amount: 9_000 })
    await till.app.settled()
    return facts
  }
  till.app.clock.advance(5 * minute)
  await till.app.server.runDueWork()
  expect(await standingOf(till, purchase)).toMatchObject({ rows: ['charge'] })
  till.app.clock.advance(minute)
  await till.app.server.runDueWork()
  expect(await standingOf(till, purchase)).toMatchObject({ rows: ['charge', 'refund'], unused: 4 })
  expect(await partsOf(till, purchase)).toMatchObject({ refunded: 9_000 })
})

describe('a refund that the bank sends back', () => {
  test('is undone, with its credits, and the purchase is a paid one again', async () => {
    till.app.simulator.setRefundOutcome('pending')
    const { purchase } = await sell(till)
    const { body } = await refund(till, purchase)
    expect(await standingOf(till, purchase)).toMatchObject({ state: 'refunded', unused: 0 })
    till.app.simulator.settleRefund(body.refunds[0]?.transactionId ?? '', 'failed')
    await till.app.settled()
    expect(await standingOf(till, purchase)).toMatchObject({
      state: 'paid',
      unused: 5,
      rows: ['charge', 'refund', 'refund'],
    })
    expect(await partsOf(till, purchase)).toEqual({
      charged: 45_000,
      tax: 0,
      platformFee: 0,
      processingFee: 1_335,
      net: 43_665,
      refunded: 0,
      unrecoveredFee: 0,
    })
    const mails = till.app.mailbox.list(till.jane.ownerEmail).filter(({ subject }) => subject.includes('failed'))
    expect(mails).toHaveLength(1)
    expect(mails[0]?.subject).toBe(`A refund failed: ${purchase.reference}`)
    expect(mails[0]?.text).toContain('450.00 USD')
    expect(mails[0]?.text).toContain('5 credits taken back for it can be used again')
    for (const { id, type } of till.app.simulator.events())
      if (type.startsWith('refund.')) await till.app.simulator.redeliver(id)
    await till.app.settled()
    till.app.simulator.setRefundOutcome(null)
    expect((await refund(till, purchase)).body).toMatchObject({ state: 'refunded', amount: { amount: 45_000 } })
    expect(
      till.app.mailbox.list(till.jane.ownerEmail).filter(({ subject }) => subject.includes('failed')),
    ).toHaveLength(1)
  })

  test('at once changes nothing, and says so', async () => {
    till.app.simulator.setRefundOutcome('failed')
    const { purchase } = await sell(till)
    const { body } = await refund(till, purchase)
    await till.app.settled()
    expect(body).toMatchObject({ state: 'paid', amount: { amount: 0 }, left: { amount: 45_000 }, creditsTaken: [] })
    expect(body.refunds).toMatchObject([{ status: 'failed' }])
    expect(await partsOf(till, purchase)).toMatchObject({ refunded: 0 })
  })
})

test('a purchase that was never paid, or cost nothing, has nothing to refund', async () => {
  const { purchase: unpaid } = await buy(till, till.item)
  const token = await signIn(till.app, 'gratis@example.com', 'jane')
  const free = await stock(till, { price: { amount: 0, currency: 'USD' } })
  const { purchase: gratis } = await buy(till, free, { token })
  for (const purchase of [unpaid, gratis])
    expect(refusal(await refund(till, purchase))).toEqual([409, 'nothing_to_refund'])
  expect(await standingOf(till, gratis)).toMatchObject({ state: 'paid', unused: 5, rows: [] })
})

test.each<[name: string, input: Record<string, unknown>, path: string]>([
  ['nothing', { amount: 0 }, 'amount'],
  ['less than nothing', { amount: -100 }, 'amount'],
  ['half a cent', { amount: 0.5 }, 'amount'],
  ['an amount in words', { amount: 'all' }, 'amount'],
  ['an amount beyond all', { amount: 10 ** 15 }, 'amount'],
  ['credits by a word nobody knows', { credits: 'all' }, 'credits'],
  ['minus a credit', { credits: { [nobodysGrant]: -1 } }, `credits.${nobodysGrant}`],
  ['no reason', { reason: ' ' }, 'reason'],
  ['another currency', { currency: 'EUR' }, 'currency'],
])('a refund of %s is refused, and nothing changes', async (_name, input, path) => {
  const { purchase } = await sell(till)
  const { status, body } = await refund(till, purchase, input)
  expect([status, (body as unknown as { error: { fields: { path: string }[] } }).error.fields[0]?.path]).toEqual([
    400,
    path,
  ])
  expect(await standingOf(till, purchase)).toMatchObject({ state: 'paid', rows: ['charge'], unused: 5 })
  expect(await refundsAtStripe(purchase)).toEqual([])
})

test('a refund above what is left, and of credits of another purchase, changes nothing', async () => {
  const { purchase } = await sell(till)
  const { purchase: other } = await sell(till)
  const grantId = await spend(till, other, 1)
  expect(refusal(await refund(till, purchase, { amount: 45_001 }))).toEqual([422, 'refund_exceeds_left', 'amount'])
  expect(refusal(await refund(till, purchase, { credits: { [grantId]: 1 } }))).toEqual([
    400,
    'invalid_input',
    `credits.${grantId}`,
  ])
  expect(await standingOf(till, purchase)).toMatchObject({ state: 'paid', rows: ['charge'], unused: 5 })
  expect(await standingOf(till, other)).toMatchObject({ unused: 4 })
  expect(await refundsAtStripe(purchase)).toEqual([])
})

test('credits that are spent while the money goes back are not taken below nothing', async () => {
  const { purchase } = await sell(till)
  const answers = await Promise.all([refund<RefundResult>(till, purchase), spend(till, purchase, 4)])
  await till.app.settled()
  expect(answers[0].status).toBe(201)
  expect((await standingOf(till, purchase)).unused).toBeGreaterThanOrEqual(0)
})
