import type Stripe from 'stripe'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { enabledAccount, hostedSession, openDesk, payAndRead, submit } from './desk.ts'
import type { Desk } from './desk.ts'
import { expectStripeShapes } from './shapes.ts'
import { authenticatingAlways, decliningLater } from './subscribing.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk({ webhook: null })
})
afterEach(async () => {
  expectStripeShapes(desk)
  await desk.stop()
})

/** A first payment whose card is kept for the ones that follow. */
async function deposit(card = '4242424242424242') {
  const session = await desk.stripe.checkout.sessions.create({
    ...hostedSession,
    payment_intent_data: { setup_future_usage: 'off_session' },
  })
  desk.control.pay(session.id, { card, authentication: 'succeed' })
  const charge = await payAndRead(desk, session.id)
  return { customer: String(charge.customer), payment_method: String(charge.payment_method) }
}

const instalment = (kept: { customer: string; payment_method: string }, more: object = {}) =>
  desk.stripe.paymentIntents.create({
    amount: 15_000,
    currency: 'eur',
    off_session: true,
    confirm: true,
    ...kept,
    ...more,
  } as Stripe.PaymentIntentCreateParams)

describe('an instalment', () => {
  test('is taken from the kept card while its holder is away, once per key', async () => {
    const kept = await deposit()
    const take = () =>
      desk.stripe.paymentIntents.create(
        { amount: 15_000, currency: 'eur', off_session: true, confirm: true, ...kept, metadata: { instalment: '2' } },
        { idempotencyKey: 'instalment-2' },
      )
    const [first, second] = await Promise.all([take(), take()])
    expect(first).toMatchObject({ status: 'succeeded', amount_received: 15_000, metadata: { instalment: '2' } })
    expect(second?.id).toBe(first?.id)
    expect((await desk.stripe.charges.list({ customer: kept.customer })).data).toHaveLength(2)
  })

  test('is paid by a card that was approved when it was kept', async () => {
    expect(await instalment(await deposit('4000002500003155'))).toMatchObject({ status: 'succeeded' })
  })

  test('shares with a connected account like any other payment', async () => {
    const destination = await enabledAccount(desk)
    const kept = await deposit()
    await instalment(kept, { application_fee_amount: 1_500, transfer_data: { destination } })
    expect((await desk.stripe.applicationFees.list()).data).toMatchObject([{ amount: 1_500 }])
    await expect(instalment(kept, { transfer_data: { destination: 'acct_nope' } })).rejects.toMatchObject({
      code: 'resource_missing',
    })
  })

  test('that is declined answers with the payment as it stands, the same under one key', async () => {
    const kept = await deposit(decliningLater)
    const take = () =>
      desk.stripe.paymentIntents.create(
        { amount: 15_000, currency: 'eur', off_session: true, confirm: true, ...kept },
        { idempotencyKey: 'instalment-3' },
      )
    for (const attempt of [take(), take()]) {
      await expect(attempt).rejects.toMatchObject({
        type: 'StripeCardError',
        statusCode: 402,
        code: 'card_declined',
        decline_code: 'generic_decline',
        payment_intent: { status: 'requires_payment_method' },
      })
    }
    expect(desk.control.events('payment_intent.payment_failed')).toHaveLength(1)
  })

  test('that needs its holder says so, and the holder can be asked', async () => {
    const kept = await deposit(authenticatingAlways)
    await expect(instalment(kept)).rejects.toMatchObject({ code: 'authentication_required', statusCode: 402 })

    const asked = await instalment(kept, { off_session: false, return_url: 'https://consultant.example/back' })
    const url = asked.next_action?.redirect_to_url?.url ?? ''
    expect([asked.status, (await fetch(url)).status]).toEqual(['requires_action', 200])
    const answer = await submit(url, { outcome: 'succeed' })
    expect(answer.headers.get('location')).toBe('https://consultant.example/back')
    expect(await desk.stripe.paymentIntents.retrieve(asked.id)).toMatchObject({ status: 'succeeded' })
  })

  test('cannot use a card that was not kept, or somebody else’s', async () => {
    const session = await desk.stripe.checkout.sessions.create({ ...hostedSession, customer_creation: 'always' })
    const once = await payAndRead(desk, session.id)
    const kept = await deposit()
    const attempts = [
      { customer: String(once.customer), payment_method: String(once.payment_method) },
      { ...kept, customer: String(once.customer) },
    ]
    for (const attempt of attempts) await expect(instalment(attempt)).rejects.toMatchObject({ param: 'payment_method' })
  })

  test('can be prepared first, confirmed or canceled later', async () => {
    const kept = await deposit()
    const prepare = () => instalment(kept, { confirm: false, off_session: undefined })
    const ready = await prepare()
    expect(ready.status).toBe('requires_confirmation')
    expect(await desk.stripe.paymentIntents.confirm(ready.id, { off_session: true })).toMatchObject({
      status: 'succeeded',
    })
    await expect(desk.stripe.paymentIntents.cancel(ready.id)).rejects.toMatchObject({
      code: 'payment_intent_unexpected_state',
    })
    expect(await desk.stripe.paymentIntents.cancel((await prepare()).id)).toMatchObject({ status: 'canceled' })
    await expect(instalment(kept, { amount: 49 })).rejects.toMatchObject({ code: 'amount_too_small' })
  })
})
