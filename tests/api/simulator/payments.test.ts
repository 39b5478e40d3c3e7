import type Stripe from 'stripe'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  authenticatingCard,
  decliningCard,
  embeddedSession,
  enabledAccount,
  goodCard,
  hostedSession,
  openDesk,
  submit,
} from './desk.ts'
import type { Desk } from './desk.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.stop())

const typesOf = () => desk.control.events().map((event) => event.type)

async function intentOf(sessionId: string): Promise<Stripe.PaymentIntent> {
  const session = await desk.stripe.checkout.sessions.retrieve(sessionId, { expand: ['payment_intent'] })
  return session.payment_intent as Stripe.PaymentIntent
}

describe('a hosted checkout', () => {
  test('is paid with a good card and sends the buyer back with the session id', async () => {
    const session = await desk.stripe.checkout.sessions.create({
      ...hostedSession,
      client_reference_id: 'purchase-1',
      metadata: { purchase: 'purchase-1' },
      payment_intent_data: { metadata: { purchase: 'purchase-1' } },
    })
    expect(session).toMatchObject({
      status: 'open',
      payment_status: 'unpaid',
      amount_total: 45_000,
      currency: 'eur',
      payment_intent: null,
    })

    const answer = await submit(session.url ?? '', { card: goodCard, email: 'lena@example.com' })

    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe(`https://consultant.example/thanks?session=${session.id}`)
    const paid = await desk.stripe.checkout.sessions.retrieve(session.id, {
      expand: ['line_items', 'payment_intent.latest_charge.balance_transaction'],
    })
    expect(paid).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      url: null,
      customer: null,
      client_reference_id: 'purchase-1',
      customer_details: { email: 'lena@example.com' },
      line_items: { data: [{ description: 'Starter', amount_total: 45_000 }] },
      payment_intent: {
        status: 'succeeded',
        metadata: { purchase: 'purchase-1' },
        latest_charge: { status: 'succeeded', balance_transaction: { amount: 45_000, fee: 1335, net: 43_665 } },
      },
    })
    await desk.control.settled()
    expect(desk.hooks.map(({ event }) => event.type)).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
      'charge.updated',
    ])
  })

  test('makes a customer when it is asked to', async () => {
    const session = await desk.stripe.checkout.sessions.create({ ...hostedSession, customer_creation: 'always' })
    await submit(session.url ?? '', {
      card: goodCard,
      email: 'lena@example.com',
      name: 'Lena',
      expiry: '12/34',
      cvc: '123',
    })

    const paid = await desk.stripe.checkout.sessions.retrieve(session.id, { expand: ['customer'] })

    expect(paid.customer).toMatchObject({ object: 'customer', email: 'lena@example.com', name: 'Lena' })
  })

  test('keeps the platform fee and the destination on the payment and its charge', async () => {
    const account = await enabledAccount(desk)
    const shares = {
      application_fee_amount: 4_500,
      transfer_data: { destination: account },
      on_behalf_of: account,
    }
    const session = await desk.stripe.checkout.sessions.create({ ...hostedSession, payment_intent_data: shares })
    desk.control.pay(session.id)

    const intent = await desk.stripe.paymentIntents.retrieve((await intentOf(session.id)).id, {
      expand: ['latest_charge'],
    })

    expect(intent).toMatchObject(shares)
    expect(intent.latest_charge).toMatchObject(shares)
  })

  test('completes without a payment when nothing is due', async () => {
    const session = await desk.stripe.checkout.sessions.create({
      ...hostedSession,
      line_items: [{ quantity: 1, price_data: { currency: 'eur', unit_amount: 0, product_data: { name: 'Trial' } } }],
    })
    const answer = await submit(session.url ?? '', { email: 'lena@example.com' })

    expect(answer.status).toBe(303)
    expect(desk.control.session(session.id)).toMatchObject({
      status: 'complete',
      payment_status: 'no_payment_required',
    })
  })

  test('cannot be paid twice', async () => {
    const session = await desk.stripe.checkout.sessions.create(hostedSession)
    await Promise.all([1, 2, 3].map(() => submit(session.url ?? '', { card: goodCard, email: 'lena@example.com' })))

    expect((await desk.stripe.charges.list()).data).toHaveLength(1)
    expect(typesOf().filter((type) => type === 'checkout.session.completed')).toHaveLength(1)
  })
})

describe('a declined card', () => {
  test('leaves the session open, says why, and lets another card pay', async () => {
    const session = await desk.stripe.checkout.sessions.create(hostedSession)

    const refused = await submit(session.url ?? '', { card: decliningCard, email: 'lena@example.com' })

    expect(refused.status).toBe(402)
    expect(await refused.text()).toContain('Your card was declined.')
    expect(await intentOf(session.id)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { type: 'card_error', code: 'card_declined', decline_code: 'generic_decline' },
    })
    expect(typesOf()).toContain('payment_intent.payment_failed')

    const accepted = await submit(session.url ?? '', { card: goodCard, email: 'lena@example.com' })

    expect(accepted.status).toBe(303)
    expect(await intentOf(session.id)).toMatchObject({ status: 'succeeded', last_payment_error: null })
    expect((await desk.stripe.charges.list()).data.map((charge) => charge.status)).toEqual(['succeeded', 'failed'])
  })
})

describe('a card that asks for authentication', () => {
  async function untilAuthentication() {
    const session = await desk.stripe.checkout.sessions.create(hostedSession)
    const asked = await submit(session.url ?? '', { card: authenticatingCard, email: 'lena@example.com' })
    expect(asked.status).toBe(200)
    expect(await asked.text()).toContain(`action="${session.url}/authenticate"`)
    expect(await intentOf(session.id)).toMatchObject({ status: 'requires_action' })
    return session
  }

  test('pays once the buyer has passed it', async () => {
    const session = await untilAuthentication()

    const answer = await submit(`${session.url}/authenticate`, { outcome: 'succeed' })

    expect(answer.status).toBe(303)
    const paid = await desk.stripe.checkout.sessions.retrieve(session.id)
    expect(paid).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      customer_details: { email: 'lena@example.com' },
    })
  })

  test('is refused once the buyer has failed it, and the session stays open', async () => {
    const session = await untilAuthentication()

    const answer = await submit(`${session.url}/authenticate`, { outcome: 'fail' })

    expect(answer.status).toBe(402)
    expect(await intentOf(session.id)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'payment_intent_authentication_failure' },
    })
    expect(desk.control.session(session.id)?.status).toBe('open')
  })
})

describe('an embedded checkout', () => {
  test('is opened with its client secret only', async () => {
    const session = await desk.stripe.checkout.sessions.create(embeddedSession)
    expect(session).toMatchObject({
      ui_mode: 'embedded_page',
      url: null,
      success_url: null,
      redirect_on_completion: 'always',
    })

    const page = `${desk.url}/pay/${session.id}`
    expect((await fetch(page)).status).toBe(404)
    const opened = await fetch(`${page}?embedded=1&client_secret=${session.client_secret}`)
    expect(opened.status).toBe(200)
    expect(opened.headers.get('content-security-policy')).toContain('frame-ancestors *')
  })

  test('ends on a page that tells the page around it where to go', async () => {
    const session = await desk.stripe.checkout.sessions.create(embeddedSession)
    const page = `${desk.url}/pay/${session.id}?client_secret=${session.client_secret}&parent_origin=https://consultant.example`

    const answer = await submit(page, { card: goodCard, email: 'lena@example.com' })

    expect(answer.status).toBe(200)
    const told = /data-page="([^"]*)"/.exec(await answer.text())?.[1]?.replaceAll('&quot;', '"') ?? '{}'
    expect(JSON.parse(told)).toEqual({
      session: session.id,
      status: 'complete',
      parentOrigin: 'https://consultant.example',
      redirect: `https://consultant.example/thanks?session=${session.id}`,
    })
  })

  test('serves the stand-in for the browser script', async () => {
    const script = await fetch(`${desk.url}/stripe.js`)
    expect(script.headers.get('content-type')).toContain('text/javascript')
    expect(script.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
  })
})

describe('a session nobody pays', () => {
  test('expires by the clock and says so', async () => {
    const soon = Math.floor(desk.control.now() / 1000) + 30 * 60
    const session = await desk.stripe.checkout.sessions.create({ ...hostedSession, expires_at: soon })
    desk.control.advanceClock(31 * 60_000)

    expect(await desk.stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: 'expired', url: null })
    expect(typesOf()).toEqual(['checkout.session.expired'])
    expect((await submit(session.url ?? '', { card: goodCard, email: 'lena@example.com' })).status).toBe(410)
  })

  test('can be expired by hand, once', async () => {
    const session = await desk.stripe.checkout.sessions.create(hostedSession)
    expect(await desk.stripe.checkout.sessions.expire(session.id)).toMatchObject({ status: 'expired' })

    await expect(desk.stripe.checkout.sessions.expire(session.id)).rejects.toMatchObject({
      statusCode: 400,
      type: 'StripeInvalidRequestError',
    })
  })
})

describe('a refund', () => {
  test('returns a part, then the rest, and never more', async () => {
    const session = await desk.stripe.checkout.sessions.create(hostedSession)
    desk.control.pay(session.id)
    const intent = (await intentOf(session.id)).id

    const part = await desk.stripe.refunds.create(
      { payment_intent: intent, amount: 5_000 },
      { idempotencyKey: 'refund-1' },
    )
    expect(part).toMatchObject({ amount: 5_000, status: 'succeeded' })
    await expect(desk.stripe.refunds.create({ payment_intent: intent, amount: 40_001 })).rejects.toMatchObject({
      param: 'amount',
    })
    await desk.stripe.refunds.create({ payment_intent: intent })

    const [charge] = (await desk.stripe.charges.list({ payment_intent: intent, expand: ['data.refunds'] })).data
    expect(charge).toMatchObject({
      amount_refunded: 45_000,
      refunded: true,
      refunds: { data: [{ amount: 40_000 }, { amount: 5_000 }] },
    })
    await expect(desk.stripe.refunds.create({ payment_intent: intent })).rejects.toMatchObject({
      code: 'charge_already_refunded',
    })
    expect(typesOf().filter((type) => type === 'charge.refunded')).toHaveLength(2)
  })
})
