import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hostedSession, openDesk, webhookSecret } from './desk.ts'
import type { Desk } from './desk.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.stop())

const completed = 'checkout.session.completed'

async function paySomething(): Promise<string> {
  const session = await desk.stripe.checkout.sessions.create(hostedSession)
  desk.control.pay(session.id)
  return session.id
}

const received = (type?: string) =>
  desk.hooks.map(({ event }) => event.type).filter((candidate) => type === undefined || candidate === type)

test('an event carries a signature the SDK accepts, and none it accepts once altered', async () => {
  await paySomething()
  await desk.control.settled()
  const hook = desk.hooks.at(-1)
  const { webhooks } = desk.stripe

  const verify = (body: string, secret: string) => webhooks.constructEventAsync(body, hook?.signature ?? '', secret)

  await expect(verify(hook?.body ?? '', webhookSecret)).resolves.toMatchObject({ object: 'event' })
  await expect(verify(`${hook?.body} `, webhookSecret)).rejects.toThrow()
  await expect(verify(hook?.body ?? '', 'whsec_other')).rejects.toThrow()
})

test('an event tells which call caused it', async () => {
  await desk.stripe.customers.create({ email: 'a@example.com' }, { idempotencyKey: 'customer-1' })
  await desk.control.settled()
  expect(desk.hooks[0]?.event).toMatchObject({
    type: 'customer.created',
    pending_webhooks: 1,
    request: { id: expect.stringMatching(/^req_/), idempotency_key: 'customer-1' },
  })
})

test('an event shows its object as it was then', async () => {
  const id = await paySomething()
  const session = desk.control.events(completed)[0]?.data.object
  await desk.stripe.checkout.sessions.update(id, { metadata: { later: 'yes' } })
  expect(session).toMatchObject({ status: 'complete', metadata: {} })
})

describe('delivery', () => {
  test('is retried until it is accepted', async () => {
    desk.answers.push(500, 503)
    await desk.stripe.customers.create({ email: 'a@example.com' })
    await desk.control.settled()

    expect(desk.control.deliveries()).toMatchObject([
      { state: 'delivered', attempts: [{ status: 500 }, { status: 503 }, { status: 200 }] },
    ])
    expect(desk.control.events()[0]?.pending_webhooks).toBe(0)
  })

  test('is given up after its last retry, and can be repeated by hand', async () => {
    desk.answers.push(500, 500, 500)
    await desk.stripe.customers.create({ email: 'a@example.com' })
    await desk.control.settled()
    expect(desk.control.deliveries()).toMatchObject([{ state: 'failed' }])

    const again = await desk.control.redeliver(desk.control.events()[0]?.id ?? '')
    expect(again.state).toBe('delivered')
    expect(received()).toEqual(['customer.created'])
  })

  test('survives a receiver that is not there', async () => {
    desk.control.setWebhook({ url: 'http://127.0.0.1:1/', secret: webhookSecret })
    await desk.stripe.customers.create({ email: 'a@example.com' })
    await desk.control.settled()
    expect(desk.control.deliveries()).toMatchObject([{ state: 'failed', attempts: [{ status: null }, {}, {}] }])
  })
})

describe('a fault', () => {
  test('duplicates an event', async () => {
    desk.control.setFault({ kind: 'duplicate', type: completed })
    await paySomething()
    await desk.control.settled()

    expect(received(completed)).toHaveLength(2)
    expect(new Set(desk.hooks.filter(({ event }) => event.type === completed).map(({ event }) => event.id)).size).toBe(
      1,
    )
    expect(received('payment_intent.succeeded')).toHaveLength(1)
  })

  test('delays an event until it is told to deliver', async () => {
    desk.control.setFault({ kind: 'delay', type: completed, delayMs: 60_000 })
    await paySomething()
    await desk.control.deliverPending()
    expect(received(completed)).toHaveLength(1)
  })

  test('delays an event for a while', async () => {
    desk.control.setFault({ kind: 'delay', type: completed, delayMs: 80 })
    await paySomething()
    await desk.control.settled()
    expect(received().at(-1)).toBe(completed)
  })

  test('puts an event behind the one that follows it', async () => {
    desk.control.setFault({ kind: 'reorder', type: 'payment_intent.created', count: 1 })
    await paySomething()
    await desk.control.settled()
    expect(received().indexOf('payment_intent.created')).toBeGreaterThan(received().indexOf('charge.succeeded'))
    expect(desk.control.faults()).toEqual([])
  })

  test('turns the order of all events round', async () => {
    desk.control.setFault({ kind: 'reorder' })
    await paySomething()
    await desk.control.deliverPending()
    expect(received()).toEqual([
      'charge.updated',
      completed,
      'payment_intent.succeeded',
      'charge.succeeded',
      'payment_intent.created',
    ])
  })

  test('drops the next event of a kind, which the list of events still has', async () => {
    desk.control.setFault({ kind: 'drop', type: completed, count: 1 })
    await paySomething()
    await paySomething()
    await desk.control.settled()

    expect(received(completed)).toHaveLength(1)
    const { data } = await desk.stripe.events.list({ type: completed })
    expect(data).toHaveLength(2)
    expect(desk.control.deliveries(data[1]?.id)).toMatchObject([{ state: 'dropped', fault: 'drop' }])
  })

  test('ends when it is cleared', async () => {
    desk.control.setFault({ kind: 'drop' })
    desk.control.clearFaults()
    await paySomething()
    await desk.control.settled()
    expect(received()).toContain(completed)
  })
})
