import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { enabledAccount, openDesk } from './desk.ts'
import type { Desk } from './desk.ts'
import { expectStripeShapes } from './shapes.ts'
import {
  authenticatingAlways,
  day,
  decliningLater,
  endOf,
  invoicesOf,
  passPeriod,
  subscribe,
  subscriptionSession,
} from './subscribing.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(async () => {
  expectStripeShapes(desk)
  await desk.stop()
})

const typesOf = (...prefixes: string[]) =>
  desk.control
    .events()
    .map((event) => event.type)
    .filter((type) => prefixes.some((prefix) => type.startsWith(prefix)))

const read = (id: string) => desk.stripe.subscriptions.retrieve(id)

describe('a subscription bought at checkout', () => {
  test('begins with a paid invoice, a customer and a card kept for later', async () => {
    const { session, subscription, customer } = await subscribe(
      desk,
      subscriptionSession(9_000, { interval: 'month' }, { subscription_data: { metadata: { purchase: '1' } } }),
    )
    expect(session).toMatchObject({ status: 'complete', payment_status: 'paid', payment_intent: null })
    expect(subscription).toMatchObject({ status: 'active', metadata: { purchase: '1' }, customer })
    const [invoice] = await invoicesOf(desk, subscription.id)
    expect(invoice).toMatchObject({
      id: session.invoice,
      status: 'paid',
      billing_reason: 'subscription_create',
      amount_paid: 9_000,
      hosted_invoice_url: expect.stringContaining('/invoices/'),
      parent: { subscription_details: { subscription: subscription.id, metadata: { purchase: '1' } } },
      payments: { data: [{ status: 'paid', amount_paid: 9_000 }] },
      lines: { data: [{ amount: 9_000, period: { end: endOf(subscription) } }] },
    })
    expect((await desk.stripe.customers.listPaymentMethods(customer)).data).toMatchObject([
      { id: subscription.default_payment_method, customer },
    ])
    await desk.control.settled()
    expect(desk.hooks.map(({ event }) => event.type)).toEqual([
      'payment_intent.created',
      'customer.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'customer.subscription.created',
      'invoice.created',
      'invoice.finalized',
      'invoice_payment.paid',
      'invoice.paid',
      'invoice.payment_succeeded',
      'customer.subscription.updated',
      'checkout.session.completed',
      'charge.updated',
    ])
  })

  test.each([
    ['a month', { interval: 'month' as const }, '2027-02-28'],
    ['a quarter', { interval: 'month' as const, interval_count: 3 }, '2027-04-30'],
    ['a year', { interval: 'year' as const }, '2028-01-31'],
  ])('lasts %s, and a short month ends it on its last day', async (_name, recurring, end) => {
    desk.control.advanceClock(Date.UTC(2027, 0, 31, 12) - desk.control.now())
    const { subscription } = await subscribe(desk, subscriptionSession(9_000, recurring))
    expect(new Date(endOf(subscription) * 1000).toISOString().slice(0, 10)).toBe(end)
  })

  test('takes no one-time price alone, and a single sale takes no recurring one', async () => {
    const { line_items } = subscriptionSession()
    const success_url = 'https://a.example'
    const create = desk.stripe.checkout.sessions.create.bind(desk.stripe.checkout.sessions)
    await expect(create({ mode: 'payment', line_items, success_url })).rejects.toMatchObject({ param: 'line_items' })
    const price_data = { currency: 'eur', unit_amount: 500, product_data: { name: 'Book' } }
    await expect(
      create({ mode: 'subscription', line_items: [{ quantity: 1, price_data }], success_url }),
    ).rejects.toMatchObject({ param: 'line_items' })
    await expect(
      create(subscriptionSession(9_000, undefined, { payment_intent_data: { description: 'x' } })),
    ).rejects.toMatchObject({ param: 'payment_intent_data' })
  })

  test('is not begun by a card that is declined', async () => {
    const { id } = await desk.stripe.checkout.sessions.create(subscriptionSession())
    expect(desk.control.pay(id, { card: '4000000000000002' })).toMatchObject({ status: 'declined' })
    expect((await desk.stripe.subscriptions.list()).data).toEqual([])
    expect((await desk.stripe.customers.list()).data).toEqual([])
  })

  test('shares every payment with the connected account', async () => {
    const account = await enabledAccount(desk)
    const { subscription } = await subscribe(
      desk,
      subscriptionSession(9_990, undefined, {
        subscription_data: { application_fee_percent: 12.5, transfer_data: { destination: account } },
      }),
    )
    passPeriod(desk, subscription)
    await read(subscription.id)
    const { data } = await desk.stripe.applicationFees.list()
    expect(data.map(({ amount }) => amount)).toEqual([1_249, 1_249])
    expect((await desk.stripe.transfers.list({ destination: account })).data).toHaveLength(2)
  })
})

describe('a renewal', () => {
  test('makes a draft, finalizes it an hour later and pays it, each at its own time', async () => {
    const { subscription } = await subscribe(desk)
    const end = endOf(subscription)
    desk.control.advanceClock(end * 1000 - desk.control.now() + 60_000)
    expect((await invoicesOf(desk, subscription.id))[0]).toMatchObject({
      status: 'draft',
      billing_reason: 'subscription_cycle',
      created: end,
      automatically_finalizes_at: end + 3_600,
    })
    desk.control.advanceClock(3_600_000)
    const [invoice] = await invoicesOf(desk, subscription.id)
    expect(invoice).toMatchObject({
      status: 'paid',
      status_transitions: { finalized_at: end + 3_600, paid_at: end + 3_600 },
      lines: { data: [{ period: { start: end } }] },
    })
    expect(await read(subscription.id)).toMatchObject({ status: 'active', latest_invoice: invoice?.id })
  })

  test('happens for every period the clock was moved over', async () => {
    const { subscription } = await subscribe(desk)
    desk.control.advanceClock(370 * day)
    const invoices = (await desk.stripe.invoices.list({ subscription: subscription.id, limit: 100 })).data
    expect(invoices).toHaveLength(13)
    expect(invoices.every(({ status }) => status === 'paid')).toBe(true)
    expect(new Set(invoices.map(({ created }) => created)).size).toBe(13)
  })

  test('suffers delivery faults like anything else', async () => {
    const { subscription } = await subscribe(desk)
    desk.control.setFault({ kind: 'drop', type: 'invoice.paid', count: 1 })
    passPeriod(desk, subscription)
    await read(subscription.id)
    await desk.control.settled()
    expect(desk.hooks.filter(({ event }) => event.type === 'invoice.paid')).toHaveLength(1)
    expect((await desk.stripe.events.list({ type: 'invoice.paid' })).data).toHaveLength(1)
    expect(desk.control.events('invoice.paid')).toHaveLength(2)
  })
})

describe('a renewal whose card is declined', () => {
  test('leaves the subscription past due and is tried again', async () => {
    const { subscription } = await subscribe(desk, undefined, decliningLater)
    passPeriod(desk, subscription)
    const [invoice] = await invoicesOf(desk, subscription.id)
    expect(invoice).toMatchObject({ status: 'open', attempt_count: 1, amount_remaining: 9_000 })
    expect(invoice?.next_payment_attempt).toBeGreaterThan(desk.control.now() / 1000)
    expect(await read(subscription.id)).toMatchObject({ status: 'past_due' })
    expect(typesOf('invoice.payment_failed', 'charge.failed')).toEqual(['charge.failed', 'invoice.payment_failed'])

    desk.control.advanceClock(4 * day)
    expect((await invoicesOf(desk, subscription.id))[0]).toMatchObject({ status: 'open', attempt_count: 2 })
  })

  test('recovers at once when the card is replaced', async () => {
    const { subscription, customer } = await subscribe(desk, undefined, decliningLater)
    passPeriod(desk, subscription)
    desk.control.replaceCard(customer)
    expect((await invoicesOf(desk, subscription.id))[0]).toMatchObject({ status: 'paid', attempt_count: 2 })
    expect(await read(subscription.id)).toMatchObject({ status: 'active' })
  })

  test('recovers with the next try once the shop has set another card', async () => {
    const { subscription, customer } = await subscribe(desk, undefined, decliningLater)
    const other = await subscribe(desk, { ...subscriptionSession(), customer })
    await desk.stripe.subscriptions.update(subscription.id, {
      default_payment_method: String(other.subscription.default_payment_method),
    })
    passPeriod(desk, subscription)
    expect((await invoicesOf(desk, subscription.id))[0]).toMatchObject({ status: 'paid' })
  })

  test('cancels the subscription after the last try', async () => {
    const { subscription } = await subscribe(desk, undefined, decliningLater)
    passPeriod(desk, subscription)
    desk.control.advanceClock(20 * day)
    expect(await read(subscription.id)).toMatchObject({
      status: 'canceled',
      cancellation_details: { reason: 'payment_failed' },
    })
    expect(typesOf('invoice.payment_failed')).toHaveLength(4)
    expect(typesOf('customer.subscription.deleted')).toHaveLength(1)
  })

  test('leaves the subscription unpaid where the account is set so, until it is paid', async () => {
    desk.control.setUnpaidEnding('unpaid')
    const { subscription, customer } = await subscribe(desk, undefined, decliningLater)
    passPeriod(desk, subscription)
    desk.control.advanceClock(20 * day)
    expect(await read(subscription.id)).toMatchObject({ status: 'unpaid' })
    desk.control.replaceCard(customer)
    expect(await read(subscription.id)).toMatchObject({ status: 'active' })
  })

  test('asks for action where the bank wants the holder', async () => {
    const { subscription } = await subscribe(desk, undefined, authenticatingAlways)
    passPeriod(desk, subscription)
    const [invoice] = await invoicesOf(desk, subscription.id)
    expect(typesOf('invoice.payment_')).toEqual([
      'invoice.payment_succeeded',
      'invoice.payment_action_required',
      'invoice.payment_failed',
    ])
    await expect(desk.stripe.invoices.pay(invoice?.id ?? '')).rejects.toMatchObject({
      type: 'StripeCardError',
      code: 'authentication_required',
    })
  })
})

describe('a trial', () => {
  const trial = { subscription_data: { trial_period_days: 7 } }

  test('costs nothing, keeps the card and is paid when it ends', async () => {
    const { session, subscription } = await subscribe(desk, subscriptionSession(9_000, undefined, trial))
    expect(session).toMatchObject({ amount_total: 0, payment_status: 'no_payment_required' })
    expect(subscription).toMatchObject({ status: 'trialing', trial_end: endOf(subscription) })
    desk.control.advanceClock(5 * day)
    expect((await desk.stripe.events.list({ type: 'customer.subscription.trial_will_end' })).data).toHaveLength(1)
    passPeriod(desk, subscription)
    expect(await read(subscription.id)).toMatchObject({ status: 'active' })
    expect((await invoicesOf(desk, subscription.id)).map(({ status, total }) => [status, total])).toEqual([
      ['paid', 9_000],
      ['paid', 0],
    ])
  })

  test('without a card ends as it was asked to', async () => {
    const without = (missing_payment_method: 'cancel' | 'pause') =>
      subscriptionSession(9_000, undefined, {
        payment_method_collection: 'if_required',
        subscription_data: { trial_period_days: 7, trial_settings: { end_behavior: { missing_payment_method } } },
      })
    const canceled = await subscribe(desk, without('cancel'))
    const paused = await subscribe(desk, without('pause'))
    desk.control.advanceClock(8 * day)
    expect(await read(canceled.subscription.id)).toMatchObject({ status: 'canceled' })
    expect(await read(paused.subscription.id)).toMatchObject({ status: 'paused' })
    expect(typesOf('customer.subscription.paused')).toHaveLength(1)
    desk.control.replaceCard(paused.customer)
    expect(await desk.stripe.subscriptions.resume(paused.subscription.id)).toMatchObject({ status: 'active' })
    expect(typesOf('customer.subscription.resumed')).toHaveLength(1)
  })
})

describe('a subscription can be', () => {
  test('paused, so that nothing is collected, and taken up again', async () => {
    const { subscription } = await subscribe(desk)
    await desk.stripe.subscriptions.update(subscription.id, { pause_collection: { behavior: 'void' } })
    passPeriod(desk, subscription)
    expect((await invoicesOf(desk, subscription.id))[0]).toMatchObject({ status: 'void' })
    await desk.stripe.subscriptions.update(subscription.id, { pause_collection: '' })
    passPeriod(desk, await read(subscription.id))
    expect((await invoicesOf(desk, subscription.id))[0]).toMatchObject({ status: 'paid' })
  })

  test('paused whole, without periods', async () => {
    const { subscription } = await subscribe(desk)
    expect(await desk.stripe.subscriptions.pause(subscription.id)).toMatchObject({ status: 'paused' })
    desk.control.advanceClock(90 * day)
    expect(await invoicesOf(desk, subscription.id)).toHaveLength(1)
    expect(await desk.stripe.subscriptions.resume(subscription.id)).toMatchObject({ status: 'active' })
    expect(await invoicesOf(desk, subscription.id)).toHaveLength(2)
  })

  test('canceled at the end of its period, and kept after all', async () => {
    const { subscription } = await subscribe(desk)
    const update = (cancel_at_period_end: boolean) =>
      desk.stripe.subscriptions.update(subscription.id, { cancel_at_period_end })
    expect(await update(true)).toMatchObject({ status: 'active', cancel_at: endOf(subscription) })
    expect(await update(false)).toMatchObject({ cancel_at: null, canceled_at: null })
    await update(true)
    passPeriod(desk, subscription)
    expect(await read(subscription.id)).toMatchObject({ status: 'canceled', ended_at: endOf(subscription) })
    expect((await desk.stripe.subscriptions.list()).data).toEqual([])
    expect((await desk.stripe.subscriptions.list({ status: 'all' })).data).toHaveLength(1)
  })

  test('canceled at once, and then not changed any more', async () => {
    const { subscription } = await subscribe(desk)
    const canceled = await desk.stripe.subscriptions.cancel(subscription.id, {
      cancellation_details: { feedback: 'unused' },
    })
    expect(canceled).toMatchObject({ status: 'canceled', cancellation_details: { feedback: 'unused' } })
    await expect(
      desk.stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true }),
    ).rejects.toMatchObject({ statusCode: 400 })
    await expect(desk.stripe.subscriptions.cancel(subscription.id)).rejects.toMatchObject({ statusCode: 404 })
  })
})

describe('another price', () => {
  async function halfway() {
    const { subscription } = await subscribe(desk)
    const item = subscription.items.data[0]
    const { current_period_start: start = 0, current_period_end: end = 0, id = '' } = item ?? {}
    const product = String(item?.price.product)
    const proration_date = start + (end - start) / 2
    desk.control.advanceClock(proration_date * 1000 - desk.control.now() + 1)
    const price_data = { currency: 'eur', unit_amount: 15_000, product, recurring: { interval: 'month' as const } }
    return { subscription, proration_date, items: [{ id, price_data }] }
  }

  test('is charged for the rest of the period with the next invoice', async () => {
    const { subscription, ...change } = await halfway()
    const preview = await desk.stripe.invoices.createPreview({
      subscription: subscription.id,
      subscription_details: change,
    })
    await desk.stripe.subscriptions.update(subscription.id, change)
    expect(await invoicesOf(desk, subscription.id)).toHaveLength(1)
    passPeriod(desk, subscription)
    const [invoice] = await invoicesOf(desk, subscription.id)
    const amounts = [-4_500, 7_500, 15_000]
    expect(invoice).toMatchObject({ status: 'paid', total: 18_000 })
    expect(invoice?.lines.data.map(({ amount }) => amount)).toEqual(amounts)
    expect(preview.lines.data.map(({ amount }) => amount)).toEqual(amounts)
  })

  test('is charged at once where it is asked for, or not at all', async () => {
    const { subscription, ...change } = await halfway()
    await desk.stripe.subscriptions.update(subscription.id, { ...change, proration_behavior: 'always_invoice' })
    const [invoice] = await invoicesOf(desk, subscription.id)
    expect(invoice).toMatchObject({ status: 'paid', total: 3_000, billing_reason: 'subscription_update' })

    const [item] = (await read(subscription.id)).items.data
    const cheaper = { ...change.items[0]?.price_data, unit_amount: 6_000 } as never
    await desk.stripe.subscriptions.update(subscription.id, {
      items: [{ id: item?.id ?? '', price_data: cheaper }],
      proration_behavior: 'none',
    })
    passPeriod(desk, subscription)
    expect((await invoicesOf(desk, subscription.id))[0]).toMatchObject({ total: 6_000 })
  })

  test('that the card does not pay is refused whole where incomplete changes are errors', async () => {
    const { subscription, customer } = await subscribe(desk, undefined, decliningLater)
    const item = subscription.items.data[0]
    const change = {
      metadata: { package: 'large' },
      items: [
        {
          id: item?.id ?? '',
          price_data: {
            currency: 'eur',
            unit_amount: 15_000,
            product: String(item?.price.product),
            recurring: { interval: 'month' as const },
          },
        },
      ],
      proration_behavior: 'always_invoice' as const,
      payment_behavior: 'error_if_incomplete' as const,
    }
    const update = () => desk.stripe.subscriptions.update(subscription.id, change)
    const before = await read(subscription.id)
    await expect(update()).rejects.toMatchObject({ type: 'StripeCardError', code: 'card_declined', statusCode: 402 })
    expect(await read(subscription.id)).toEqual(before)
    expect(await invoicesOf(desk, subscription.id)).toHaveLength(1)
    expect(typesOf('charge.failed', 'invoice.payment_failed')).toEqual(['charge.failed'])
    desk.control.replaceCard(customer)
    expect(await update()).toMatchObject({ status: 'active', metadata: { package: 'large' } })
    expect((await invoicesOf(desk, subscription.id))[0]).toMatchObject({ status: 'paid', total: 6_000 })
  })

  test('that is lower leaves a credit, which pays the next invoice first', async () => {
    const { subscription, ...change } = await halfway()
    const items = change.items.map(({ id, price_data }) => ({ id, price_data: { ...price_data, unit_amount: 1_000 } }))
    await desk.stripe.subscriptions.update(subscription.id, { ...change, items, proration_behavior: 'always_invoice' })
    expect((await invoicesOf(desk, subscription.id))[0]).toMatchObject({ total: -4_000, amount_due: 0, status: 'paid' })
    const customer = String(subscription.customer)
    expect(await desk.stripe.customers.retrieve(customer)).toMatchObject({ balance: -4_000 })
    passPeriod(desk, subscription)
    expect((await invoicesOf(desk, subscription.id))[0]).toMatchObject({
      total: 1_000,
      amount_due: 0,
      starting_balance: -4_000,
      ending_balance: -3_000,
    })
  })

  test('in another rhythm begins a period at once', async () => {
    const { subscription, proration_date, items } = await halfway()
    const yearly = items.map(({ id, price_data }) => ({
      id,
      price_data: { ...price_data, unit_amount: 90_000, recurring: { interval: 'year' as const } },
    }))
    const changed = await desk.stripe.subscriptions.update(subscription.id, { items: yearly, proration_date })
    expect(endOf(changed) - proration_date).toBeGreaterThan(364 * 86_400)
    expect((await invoicesOf(desk, subscription.id))[0]).toMatchObject({ status: 'paid', total: 90_000 - 4_500 })
  })
})
