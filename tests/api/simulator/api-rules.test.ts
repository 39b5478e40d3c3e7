import type Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { embeddedSession, hostedSession, openDesk, secretKey } from './desk.ts'
import type { Desk } from './desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk({ webhook: null })
})
afterAll(() => desk.stop())

type Params = Stripe.Checkout.SessionCreateParams

/** Sends what the SDK's types would not let through. */
const create = (params: object, options?: Stripe.RequestOptions) =>
  desk.stripe.checkout.sessions.create({ ...hostedSession, ...params } as Params, options)

const priced = (unit_amount: number | string, currency = 'eur') => ({
  line_items: [{ quantity: 1, price_data: { currency, unit_amount, product_data: { name: 'Starter' } } }],
})

describe('authentication', () => {
  test('a wrong key is refused like Stripe refuses it', async () => {
    await expect(desk.clientWith('sk_test_somebody_else').checkout.sessions.list()).rejects.toMatchObject({
      type: 'StripeAuthenticationError',
      statusCode: 401,
      message: expect.stringMatching(/^Invalid API Key provided: sk_test_\*+else$/),
    })
  })

  test('no key and the publishable key are refused', async () => {
    expect((await fetch(`${desk.url}/v1/checkout/sessions`)).status).toBe(401)
    await expect(desk.clientWith('pk_test_simulator').checkout.sessions.list()).rejects.toMatchObject({
      statusCode: 401,
      code: 'secret_key_required',
    })
  })

  test('another API version is refused', async () => {
    await expect(desk.stripe.checkout.sessions.list({}, { apiVersion: '2020-08-27' })).rejects.toMatchObject({
      message: expect.stringContaining('Invalid Stripe API version'),
    })
  })
})

describe('parameters', () => {
  const refused: [string, object, object][] = [
    ['an unknown one', { colour: 'red' }, { code: 'parameter_unknown', param: 'colour' }],
    [
      'an unknown one inside another',
      {
        line_items: [
          { quantity: 1, price_data: { currency: 'eur', unit_amount: 500, product_data: { name: 'A', size: 'L' } } },
        ],
      },
      { code: 'parameter_unknown', param: 'line_items[0][price_data][product_data][size]' },
    ],
    ['one that is gone', { payment_method_types: ['card'] }, { code: 'parameter_unknown' }],
    ['the old name of the embedded page', { ui_mode: 'embedded' }, { param: 'ui_mode' }],
    ['a missing success address', { success_url: undefined }, { code: 'parameter_missing', param: 'success_url' }],
    ['an amount below the minimum', priced(49), { code: 'amount_too_small' }],
    ['an amount above the maximum', priced(100_000_000), { code: 'amount_too_large' }],
    ['a fraction of a cent', priced('12.5'), { code: 'parameter_invalid_integer' }],
    ['hundredths of a krona that has none', priced(12_345, 'isk'), { type: 'StripeInvalidRequestError' }],
    ['an unknown currency', priced(500, 'xxq'), { param: 'line_items[0][price_data][currency]' }],
    ['an empty email', { customer_email: '' }, { code: 'parameter_invalid_empty', param: 'customer_email' }],
    [
      'a price nobody made',
      { line_items: [{ price: 'price_nope', quantity: 1 }] },
      { code: 'resource_missing', statusCode: 400 },
    ],
    [
      'a fee without a destination',
      { payment_intent_data: { application_fee_amount: 10 } },
      { param: 'payment_intent_data[application_fee_amount]' },
    ],
    ['an expiry in ten minutes', { expires_at: Math.floor(Date.now() / 1000) + 600 }, { param: 'expires_at' }],
    ['an expiry in two days', { expires_at: Math.floor(Date.now() / 1000) + 172_800 }, { param: 'expires_at' }],
    [
      'what the simulator does not do yet',
      { shipping_options: [{ shipping_rate: 'x' }] },
      { message: expect.stringContaining('simulator') },
    ],
  ]

  test.each(refused)('%s is refused', async (_name, params, error) => {
    await expect(create(params)).rejects.toMatchObject({ statusCode: 400, type: 'StripeInvalidRequestError', ...error })
  })

  test('the embedded page needs a return address and takes no success address', async () => {
    const sessions = desk.stripe.checkout.sessions
    const { return_url: _left, ...withoutReturn } = embeddedSession
    await expect(sessions.create(withoutReturn)).rejects.toMatchObject({ param: 'return_url' })
    await expect(sessions.create({ ...embeddedSession, success_url: 'https://a.example' })).rejects.toMatchObject({
      param: 'success_url',
    })
  })

  test('what does not exist is a 404 with an error in it', async () => {
    await expect(desk.stripe.checkout.sessions.retrieve('cs_test_nope')).rejects.toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      requestId: expect.stringMatching(/^req_/),
    })
    const answer = await fetch(`${desk.url}/v1/treasure`, { headers: { authorization: `Bearer ${secretKey}` } })
    expect([answer.status, await answer.json()]).toMatchObject([404, { error: { type: 'invalid_request_error' } }])
  })

  test('metadata is merged, and an empty value removes a key', async () => {
    const session = await create({ metadata: { a: '1', b: '2' } })
    const changed = await desk.stripe.checkout.sessions.update(session.id, { metadata: { a: '', c: '3' } })
    expect(changed.metadata).toEqual({ b: '2', c: '3' })
  })
})

describe('an idempotency key', () => {
  test('answers a repeated call with the first answer', async () => {
    const first = await create({}, { idempotencyKey: 'purchase-1' })
    const second = await create({}, { idempotencyKey: 'purchase-1' })

    expect(second.id).toBe(first.id)
    expect(second.lastResponse.headers).toMatchObject({ 'idempotent-replayed': 'true' })
    expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined()
  })

  test('makes one session of many calls at once', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => create({}, { idempotencyKey: 'purchase-race' })))
    expect(new Set(made.map((session) => session.id)).size).toBe(1)
  })

  test('refuses other parameters', async () => {
    await create({}, { idempotencyKey: 'purchase-2' })
    await expect(create({ client_reference_id: 'x' }, { idempotencyKey: 'purchase-2' })).rejects.toMatchObject({
      type: 'StripeIdempotencyError',
      statusCode: 400,
    })
  })

  test('is not used up by parameters that were refused', async () => {
    await expect(create({ colour: 'red' }, { idempotencyKey: 'purchase-3' })).rejects.toMatchObject({ statusCode: 400 })
    expect(await create({}, { idempotencyKey: 'purchase-3' })).toMatchObject({ status: 'open' })
  })
})

describe('lists', () => {
  test('are paged newest first, forwards and backwards', async () => {
    const made: string[] = []
    for (const email of ['a', 'b', 'c', 'd', 'e']) {
      made.unshift((await desk.stripe.customers.create({ email: `${email}@pages.example` })).id)
    }
    const first = await desk.stripe.customers.list({ limit: 2 })
    expect([first.data.map(({ id }) => id), first.has_more]).toEqual([made.slice(0, 2), true])

    const next = await desk.stripe.customers.list({ limit: 3, starting_after: made[1] ?? '' })
    expect([next.data.map(({ id }) => id), next.has_more]).toEqual([made.slice(2), false])

    const back = await desk.stripe.customers.list({ limit: 2, ending_before: made[4] ?? '' })
    expect([back.data.map(({ id }) => id), back.has_more]).toEqual([made.slice(2, 4), true])

    const all: string[] = []
    for await (const customer of desk.stripe.customers.list({ limit: 2 })) all.push(customer.id)
    expect(all).toEqual(made)
  })

  test('of events are filtered by type and time, and an event can be read alone', async () => {
    const before = Math.floor(desk.control.now() / 1000)
    desk.control.advanceClock(10_000)
    const session = await create({})
    desk.control.pay(session.id)
    const { data } = await desk.stripe.events.list({
      types: ['checkout.session.completed', 'payment_intent.succeeded'],
      created: { gt: before },
    })

    expect(data.map((event) => event.type)).toEqual(['checkout.session.completed', 'payment_intent.succeeded'])
    expect(data[0]).toMatchObject({
      api_version: '2026-10-28.endive',
      livemode: false,
      data: { object: { id: session.id } },
    })
    expect(await desk.stripe.events.retrieve(data[0]?.id ?? '')).toMatchObject({ id: data[0]?.id })
    expect(
      (await desk.stripe.events.list({ created: { lte: before } })).data.every((event) => event.created <= before),
    ).toBe(true)
  })
})

describe('expansion', () => {
  test('of a field that is no reference is refused', async () => {
    await expect(create({ expand: ['mode'] })).rejects.toMatchObject({
      message: expect.stringContaining('cannot be expanded'),
    })
  })

  test('reaches into the entries of a list', async () => {
    const session = await create({})
    desk.control.pay(session.id)
    const { data } = await desk.stripe.checkout.sessions.list({
      limit: 1,
      expand: ['data.payment_intent', 'data.line_items'],
    })
    expect(data[0]).toMatchObject({ payment_intent: { object: 'payment_intent' }, line_items: { object: 'list' } })
  })
})

test('every call is recorded with its decoded parameters and the answer given', async () => {
  desk.control.clearRequests()
  const session = await create({ metadata: { a: '1' } })
  expect(desk.control.requests()).toMatchObject([
    {
      method: 'POST',
      path: '/v1/checkout/sessions',
      params: { mode: 'payment', metadata: { a: '1' } },
      status: 200,
      body: { id: session.id },
    },
  ])
  expect(JSON.stringify(desk.control.requests())).not.toContain(secretKey)
})

test('the own account can be read', async () => {
  expect(await desk.stripe.accounts.retrieveCurrent()).toMatchObject({ object: 'account', charges_enabled: true })
})
