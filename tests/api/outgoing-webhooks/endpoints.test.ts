import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  outgoingEventTypes,
  type WebhookDelivery,
  type WebhookEndpoint,
} from '@deskbell/server/contract/outgoing-webhooks'
import {
  auditEntries,
  clients,
  idempotencyKeys,
  webhookDeliveries,
  webhookEndpoints,
} from '@deskbell/server/db/schema/index'
import { createPackage, createPractice, signIn, type Sender } from '../../support/scenario.ts'
import { buyAndPay, pay, refusal, stock } from '../checkout/shop.ts'
import { book, booked, clientWith, openFrontDesk } from '../consultations/front-desk.ts'
import { hire, tripsOf, type Desk } from '../credits/desk.ts'
import { addClient, addEndpoint, deliveriesOf, startReceiver, tick, type Receiver } from './receiver.ts'

let desk: Desk
let receiver: Receiver
beforeEach(async () => {
  desk = await openFrontDesk()
  receiver = await startReceiver()
})
afterEach(() => desk.app.close())

const path = '/api/webhook-endpoints'
const add = (body: object = {}, sender: Sender = desk.member) =>
  desk.post<WebhookEndpoint>(path, sender, { practice: 'jane', url: receiver.url, ...body })
const everything = () =>
  desk.app.db.batch([
    desk.app.db.select().from(webhookEndpoints),
    desk.app.db.select().from(webhookDeliveries),
    desk.app.db.select().from(auditEntries),
    desk.app.db.select().from(idempotencyKeys),
  ])

describe('an endpoint', () => {
  test('is shown with its secret once, which is sealed where it is kept', async () => {
    const { status, body } = await add({ events: ['booking.created'] })
    const { secret, ...rest } = body
    expect([status, secret]).toEqual([201, expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/)])
    expect(rest).toEqual({
      id: expect.any(String),
      practice: 'jane',
      url: receiver.url,
      events: ['booking.created'],
      active: true,
      failuresInARow: 0,
      problem: null,
      lastDeliveredAt: null,
      createdAt: new Date(desk.app.clock()).toISOString(),
    })
    const listed = await desk.get<{ data: WebhookEndpoint[] }>(`${path}?practice=jane`, desk.member)
    expect(listed.body.data).toEqual([rest])
    expect(JSON.stringify([await everything(), desk.app.logged])).not.toContain(secret?.slice(6, 40))
  })

  test('is one where the request is repeated, whose answer tells no secret', async () => {
    const sender = { ...desk.member, idempotencyKey: 'a-key-of-this-endpoint' }
    const [one, two] = await Promise.all([add({}, sender), add({}, sender)])
    const three = await add({}, sender)
    expect(new Set([one, two, three].map(({ body }) => body.id)).size).toBe(1)
    expect([one, two, three].filter(({ body }) => body.secret !== undefined)).toHaveLength(1)
  })

  test('is switched off and on, told of other events, and removed with its secret', async () => {
    const { body } = await add()
    const change = (patch: object) => desk.patch<WebhookEndpoint>(`${path}/${body.id}`, desk.member, patch)
    expect((await change({ active: false })).body).toMatchObject({ active: false, events: [] })
    await addClient(desk, 'val@example.com')
    await tick(desk)
    expect(receiver.received).toEqual([])
    expect((await change({ active: true, events: ['client.created'] })).body).toMatchObject({
      active: true,
      events: ['client.created'],
    })
    expect((await desk.delete(`${path}/${body.id}`, desk.member)).status).toBe(204)
    expect((await desk.get<{ data: unknown[] }>(`${path}?practice=jane`, desk.member)).body.data).toEqual([])
    expect((await desk.app.db.select().from(webhookEndpoints))[0]?.sealedSecret).toBe('')
    for (const answer of [await change({ active: true }), await desk.delete(`${path}/${body.id}`, desk.member)])
      expect(refusal(answer)).toEqual([404, 'not_found'])
    await addClient(desk, 'other@example.com')
    await tick(desk)
    expect(receiver.received).toEqual([])
  })

  test('is one of ten at most, however many are added at once', async () => {
    const answers = await Promise.all(Array.from({ length: 14 }, () => add()))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10)
    expect(refusal(await add())).toEqual([400, 'invalid_input', 'url'])
  })

  test('takes one trip to list, two for every change', async () => {
    let id = ''
    expect(await tripsOf(desk, async () => void (id = (await add()).body.id))).toBe(2)
    expect(await tripsOf(desk, () => desk.get(`${path}?practice=jane`, desk.member))).toBe(1)
    expect(await tripsOf(desk, () => desk.get(`${path}/${id}/deliveries`, desk.member))).toBe(1)
    expect(await tripsOf(desk, () => desk.patch(`${path}/${id}`, desk.member, { active: true }))).toBe(2)
    expect(await tripsOf(desk, () => desk.delete(`${path}/${id}`, desk.member))).toBe(2)
  })
})

test.each([
  ['plain http', 'http://example.com/hook', [422, 'webhook_address_refused', 'url']],
  ['another scheme', 'ftp://example.com/hook', [422, 'webhook_address_refused', 'url']],
  ['a file', 'file:///etc/passwd', [422, 'webhook_address_refused', 'url']],
  ['no address', 'our hook', [422, 'webhook_address_refused', 'url']],
  ['a private network', 'https://10.0.0.1/hook', [422, 'webhook_address_refused', 'url']],
  ['a private network, in other digits', 'https://0x0a000001/hook', [422, 'webhook_address_refused', 'url']],
  ['this very machine', 'https://localhost/hook', [422, 'webhook_address_refused', 'url']],
  ['this very machine by IPv6', 'https://[::1]/hook', [422, 'webhook_address_refused', 'url']],
  ['a cloud’s own addresses', 'https://169.254.169.254/latest/meta-data', [422, 'webhook_address_refused', 'url']],
  ['a name and a password', 'https://jane:secret@example.com/hook', [422, 'webhook_address_refused', 'url']],
  ['a port of another protocol', 'https://example.com:25/hook', [422, 'webhook_address_refused', 'url']],
  ['nothing', '', [400, 'invalid_input', 'url']],
  ['a long text', `https://example.com/${'x'.repeat(2000)}`, [400, 'invalid_input', 'url']],
])('refuses %s', async (_, url, expected) => {
  const before = await everything()
  const answer = await add({ url })
  expect(refusal(answer)).toEqual(expected)
  expect(await everything()).toEqual(before)
})

test.each([
  ['a type of event that is not known', { events: ['booking.created', 'booking.burnt'] }, 'events.1'],
  ['no list of events', { events: 'booking.created' }, 'events'],
  ['a field that is not known', { secret: 'whsec_mine' }, 'secret'],
  ['no practice', { practice: undefined }, 'practice'],
])('refuses %s', async (_, changes, field) => {
  const before = await everything()
  expect(refusal(await add(changes))).toEqual([400, 'invalid_input', field])
  expect(await everything()).toEqual(before)
})

test('refuses an empty change', async () => {
  const { body } = await add()
  expect((await desk.patch(`${path}/${body.id}`, desk.member, {})).status).toBe(400)
})

describe('a delivery', () => {
  test('is listed by state and page, newest first', async () => {
    const endpoint = await addEndpoint(desk, receiver.url)
    for (let count = 0; count < 60; count++) {
      await addClient(desk, `val${count}@example.com`)
      desk.app.clock.advance(1)
    }
    for (let round = 0; round < 4; round++) await tick(desk)
    type Page = { data: WebhookDelivery[]; nextCursor: string | null }
    const list = (query: string) => desk.get<Page>(`${path}/${endpoint.id}/deliveries?${query}`, desk.member)
    const first = (await list('state=delivered')).body
    const second = (await list(`state=delivered&cursor=${first.nextCursor}`)).body
    expect([first.data.length, second.data.length, second.nextCursor]).toEqual([50, 10, null])
    expect(new Set([...first.data, ...second.data].map(({ id }) => id)).size).toBe(60)
    expect((await list('state=waiting')).body.data).toEqual([])
    expect((await list('state=given_up')).body.data).toEqual([])
    expect(refusal(await list('cursor=x'))).toEqual([400, 'invalid_input', 'cursor'])
    expect(refusal(await list('state=lost'))).toEqual([400, 'invalid_input', 'state'])
  })

  test('that arrived can be sent again, and has the same id', async () => {
    const endpoint = await addEndpoint(desk, receiver.url)
    await addClient(desk, 'val@example.com')
    await tick(desk)
    const [delivery] = await deliveriesOf(desk, endpoint)
    const retry = () => desk.post(`${path}/${endpoint.id}/deliveries/${delivery?.id}/retry`, desk.member)
    expect((await retry()).status).toBe(200)
    await desk.app.settled()
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([
      delivery?.eventId,
      delivery?.eventId,
    ])
    const [, other] = await Promise.all([retry(), retry()])
    expect(other.status).toBe(200)
    await desk.app.settled()
    expect((await deliveriesOf(desk, endpoint))[0]).toMatchObject({ state: 'delivered' })
  })

  test('of another endpoint is not found', async () => {
    const endpoint = await addEndpoint(desk, receiver.url)
    const other = await addEndpoint(desk, receiver.url, ['package.created'])
    await addClient(desk, 'val@example.com')
    await tick(desk)
    const [delivery] = await deliveriesOf(desk, endpoint)
    const answer = await desk.post(`${path}/${other.id}/deliveries/${delivery?.id}/retry`, desk.member)
    expect(refusal(answer)).toEqual([404, 'not_found'])
  })
})

describe('what is told', () => {
  const types = () => receiver.received.map(({ event }) => event.type)

  test('of bookings and purchases has ids and references, and nobody’s name, address or words', async () => {
    await addEndpoint(desk, receiver.url)
    const val = await clientWith(desk, 'val@example.com')
    await desk.app.db.update(clients).set({ name: 'Rumpelstilzchen' })
    const session = await booked(desk, val, {
      title: 'Call +49 30 1234567 or val@example.com',
      description: 'My secret plan',
      objectives: ['Grow the secret plan'],
    })
    await desk.post(`/api/consultations/${session.id}/cancel`, val, { reason: 'A secret reason' })
    const item = await stock(desk, { calendlyLink: 'https://calendly.com/jane/hour' })
    const sold = await buyAndPay(desk, item, val)
    await tick(desk)
    await tick(desk)
    expect(types()).toEqual(
      expect.arrayContaining([
        'purchase.assigned',
        'booking.created',
        'booking.cancelled',
        'package.created',
        'purchase.paid',
      ]),
    )
    const of = (type: string) => receiver.received.find(({ event }) => event.type === type)?.event.data
    expect(of('booking.created')).toMatchObject({
      consultation: {
        id: session.id,
        reference: session.reference,
        title: 'Call … or …',
        consultant: { id: desk.jane.consultantId, name: 'Jane Doe' },
        seats: [{ id: session.booking.id, client: { id: expect.any(String) }, paidWith: 'credits' }],
      },
    })
    expect(of('purchase.paid')).toMatchObject({
      purchase: {
        id: sold.purchase.id,
        reference: sold.purchase.reference,
        state: 'paid',
        client: { id: expect.any(String) },
      },
    })
    const personal = /rumpel|@example|1234567|secret|calendly\.com|owner@|hello@/i
    expect(receiver.received.flatMap(({ text }) => personal.exec(text)?.[0] ?? [])).toEqual([])
  })

  test('of a time paid on the spot is that it is booked, once it is paid', async () => {
    await addEndpoint(desk, receiver.url, ['booking.created', 'purchase.paid'])
    const val = { token: await signIn(desk.app, 'val@example.com', 'jane'), origin: 'https://jane.test' }
    const checkout = { with: 'checkout' as const, currency: 'USD', returnUrl: 'https://jane.test/' }
    const held = await book(desk, val, { pay: checkout })
    await tick(desk)
    expect(types()).toEqual([])
    await pay(desk, { id: held.body.purchaseId ?? '' })
    await tick(desk)
    expect(types().toSorted()).toEqual(['booking.created', 'purchase.paid'])
    const told = receiver.received.find(({ event }) => event.type === 'booking.created')?.event.data
    expect(told).toMatchObject({ consultation: { id: held.body.consultation.id, status: 'scheduled' } })
  })

  test('has only types that are documented, each of them once in the list', () => {
    expect(new Set(outgoingEventTypes).size).toBe(outgoingEventTypes.length)
    expect(types().every((type) => (outgoingEventTypes as readonly string[]).includes(type))).toBe(true)
  })
})

test('belongs to owners of the practice alone', async () => {
  const endpoint = await addEndpoint(desk, receiver.url)
  await addClient(desk, 'val@example.com')
  await tick(desk)
  const [delivery] = await deliveriesOf(desk, endpoint)
  const rival = await createPractice(desk.app, 'rival')
  const rivals = { token: await signIn(desk.app, rival.ownerEmail) }
  const others: [string, Sender, number][] = [
    ['nobody', {}, 401],
    ['a stranger', { token: await signIn(desk.app, 'stranger@example.com') }, 404],
    ['owner of another practice', rivals, 404],
    ['the owner in their own embed', { token: await signIn(desk.app, desk.jane.ownerEmail, 'jane') }, 403],
    ['a client', { token: await signIn(desk.app, 'val@example.com', 'jane') }, 403],
    ['a consultant', await hire(desk, 'consultant'), 403],
    ['operations', await hire(desk, 'operations'), 403],
    ['finance', await hire(desk, 'finance'), 403],
    ['marketing', await hire(desk, 'marketing'), 403],
  ]
  const before = await everything()
  for (const [who, sender, status] of others)
    for (const answer of [
      await desk.get(`${path}?practice=jane`, sender),
      await add({}, sender),
      await desk.patch(`${path}/${endpoint.id}`, sender, { active: false }),
      await desk.delete(`${path}/${endpoint.id}`, sender),
      await desk.get(`${path}/${endpoint.id}/deliveries`, sender),
      await desk.post(`${path}/${endpoint.id}/deliveries/${delivery?.id}/retry`, sender),
    ])
      expect([who, answer.status]).toEqual([who, status])
  expect(await everything()).toEqual(before)
  await createPackage(desk.app, rival, {}, rivals.token)
  await tick(desk)
  expect(receiver.received.map(({ event }) => event.practice)).toEqual(['jane'])
  expect(await desk.app.db.$count(auditEntries, eq(auditEntries.action, 'package.created'))).toBe(1)
})
