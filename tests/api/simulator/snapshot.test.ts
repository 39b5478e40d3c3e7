import { expect, test } from 'vitest'
import { enabledAccount, hostedSession, openDesk, sellFor } from './desk.ts'
import { decliningLater, invoicesOf, passPeriod, subscribe } from './subscribing.ts'

function memory() {
  let held: unknown = null
  return { load: () => held, save: (state: unknown) => void (held = JSON.parse(JSON.stringify(state))) }
}

test('sessions, payments, idempotency keys and the clock outlive a restart', async () => {
  const snapshot = memory()
  const first = await openDesk({ snapshot })
  const paid = await first.stripe.checkout.sessions.create(hostedSession, { idempotencyKey: 'purchase-1' })
  first.control.pay(paid.id)
  first.control.advanceClock(3_600_000)
  await first.control.settled()
  const events = first.control.events().length
  await first.stop()

  const second = await openDesk({ snapshot })
  const again = await second.stripe.checkout.sessions.create(hostedSession, { idempotencyKey: 'purchase-1' })
  const found = await second.stripe.checkout.sessions.retrieve(paid.id, {
    expand: ['payment_intent.latest_charge', 'line_items'],
  })
  expect(again.id).toBe(paid.id)
  expect(found).toMatchObject({
    status: 'complete',
    payment_intent: { latest_charge: { paid: true } },
    line_items: { data: [{}] },
  })
  expect(second.control.events()).toHaveLength(events)
  expect(second.control.now() - Date.now()).toBeGreaterThan(3_500_000)
  await second.stop()
})

test('subscriptions, accounts, disputes and what was wished for refunds outlive a restart', async () => {
  const snapshot = memory()
  const first = await openDesk({ snapshot, webhook: null })
  const account = await enabledAccount(first)
  const charge = await sellFor(first, account)
  const dispute = first.control.openDispute(charge.id)
  const { subscription, customer } = await subscribe(first, undefined, decliningLater)
  const coupon = await first.stripe.coupons.create({ percent_off: 10, max_redemptions: 1 })
  first.control.setRefundOutcome('pending')
  first.control.setUnpaidEnding('unpaid')
  await first.stop()

  const second = await openDesk({ snapshot, webhook: null })
  second.control.closeDispute(dispute.id, 'won')
  passPeriod(second, subscription)
  expect(await second.stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ status: 'past_due' })
  second.control.replaceCard(customer)
  expect((await invoicesOf(second, subscription.id))[0]).toMatchObject({ status: 'paid' })
  expect(
    await second.stripe.refunds.create({ charge: charge.id, reverse_transfer: true, refund_application_fee: true }),
  ).toMatchObject({ status: 'pending', transfer_reversal: expect.any(String) })
  expect(await second.stripe.coupons.retrieve(coupon.id)).toMatchObject({ valid: true })
  expect(await second.stripe.accounts.retrieve(account)).toMatchObject({ charges_enabled: true })
  await second.stop()
})

test('what was not delivered before a restart is delivered after it', async () => {
  const snapshot = memory()
  const first = await openDesk({ snapshot })
  first.control.setFault({ kind: 'delay', delayMs: 60_000 })
  await first.stripe.customers.create({ email: 'a@example.com' })
  await first.stop()

  const second = await openDesk({ snapshot })
  await second.control.settled()
  expect(second.hooks.map(({ event }) => event.type)).toEqual(['customer.created'])
  await second.stop()
})

test('a snapshot that is none of ours is passed over', async () => {
  const desk = await openDesk({ snapshot: { load: () => ({ some: 'thing' }), save: () => {} } })
  expect(desk.control.sessions()).toEqual([])
  await desk.stop()
})
