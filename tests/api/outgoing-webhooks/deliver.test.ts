import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { auditEntries, webhookDeliveries, webhookEndpoints } from '@deskbell/server/db/schema/index'
import { signIn } from '../../support/scenario.ts'
import { createTestApp } from '../../support/test-app.ts'
import { day, hour, minute } from '../../support/test-clock.ts'
import { openDesk, type Desk } from '../credits/desk.ts'
import {
  addClient,
  addEndpoint,
  deliveriesOf,
  endpointOf,
  isSigned,
  startReceiver,
  status,
  taken,
  tick,
} from './receiver.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.app.close())

describe('an event', () => {
  test('arrives signed as Standard Webhooks says, under the id of its audit entry', async () => {
    const receiver = await startReceiver()
    const endpoint = await addEndpoint(desk, receiver.url)
    const clientId = await addClient(desk, 'val@example.com')
    const [entry] = await desk.app.db.select().from(auditEntries).where(eq(auditEntries.action, 'client.created'))
    await tick(desk)
    const [received, ...more] = receiver.received
    expect(more).toEqual([])
    expect(received?.event).toEqual({
      id: entry?.id,
      type: 'client.created',
      createdAt: new Date(entry?.createdAt ?? 0).toISOString(),
      practice: 'jane',
      data: {
        changedFields: ['email', 'name'],
        client: { id: clientId, verified: false, createdAt: new Date(desk.app.clock()).toISOString(), erased: false },
      },
    })
    expect(received?.headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': entry?.id,
      'webhook-timestamp': String(Math.floor(desk.app.clock() / 1000)),
    })
    expect([isSigned(received!, endpoint.secret), isSigned(received!, `whsec_${'A'.repeat(43)}=`)]).toEqual([
      true,
      false,
    ])
    expect(await deliveriesOf(desk, endpoint)).toEqual([
      {
        id: expect.any(String),
        eventId: entry?.id,
        type: 'client.created',
        state: 'delivered',
        attempts: 1,
        lastStatus: 204,
        lastError: null,
        nextAttemptAt: null,
        createdAt: expect.any(String),
        deliveredAt: expect.any(String),
      },
    ])
  })

  test('is sent once, however often the timer looks', async () => {
    const receiver = await startReceiver()
    await addEndpoint(desk, receiver.url)
    await addClient(desk, 'val@example.com')
    for (let round = 0; round < 5; round++) {
      await tick(desk)
      desk.app.clock.advance(round * hour)
    }
    expect(receiver.received).toHaveLength(1)
  })

  test('of before the endpoint was there is not sent', async () => {
    await addClient(desk, 'early@example.com')
    desk.app.clock.advance(1)
    const receiver = await startReceiver()
    await addEndpoint(desk, receiver.url)
    await tick(desk)
    expect(receiver.received).toEqual([])
  })

  test('goes to those who want it, and to nobody of another practice', async () => {
    const [all, some, none] = [await startReceiver(), await startReceiver(), await startReceiver()]
    await addEndpoint(desk, all.url)
    await addEndpoint(desk, some.url, ['client.updated', 'purchase.paid'])
    await addEndpoint(desk, none.url, ['package.created'])
    const id = await addClient(desk, 'val@example.com')
    await desk.patch(`/api/clients/${id}`, desk.member, { name: 'Val' })
    await tick(desk)
    const types = ({ received }: typeof all) => received.map(({ event }) => event.type).toSorted()
    expect([types(all), types(some), types(none)]).toEqual([
      ['client.created', 'client.updated'],
      ['client.updated'],
      [],
    ])
  })

  test('that another process wrote with an earlier time, and only now, is found all the same', async () => {
    const receiver = await startReceiver()
    await addEndpoint(desk, receiver.url)
    desk.app.clock.advance(hour)
    await tick(desk)
    const [entry] = await desk.app.db.select().from(auditEntries).limit(1)
    const late = { ...entry!, action: 'client.created', subjectType: 'client', subjectId: 'gone' }
    const insert = (createdAt: number) =>
      desk.app.db.insert(auditEntries).values({ ...late, id: desk.app.server.deps.ids.id(), createdAt })
    await insert(desk.app.clock() - 10 * minute)
    await tick(desk)
    expect(receiver.received).toHaveLength(1)
    // Later still the hourly look through the last days finds it.
    await insert(desk.app.clock() - 50 * minute)
    await tick(desk)
    expect(receiver.received).toHaveLength(1)
    desk.app.clock.advance(hour)
    await tick(desk)
    await tick(desk)
    expect(receiver.received).toHaveLength(2)
  })

  test('is one of hundreds: all arrive, oldest first, and none twice', async () => {
    const receiver = await startReceiver()
    await addEndpoint(desk, receiver.url)
    const [entry] = await desk.app.db.select().from(auditEntries).limit(1)
    const many = Array.from({ length: 450 }, () => ({
      ...entry!,
      id: desk.app.server.deps.ids.id(),
      action: 'client.created',
      subjectType: 'client',
      subjectId: 'gone',
      createdAt: desk.app.clock(),
    }))
    for (let start = 0; start < many.length; start += 50)
      await desk.app.db.insert(auditEntries).values(many.slice(start, start + 50))
    for (let round = 0; round < 40 && receiver.received.length < many.length; round++) await tick(desk)
    expect(new Set(receiver.received.map(({ event }) => event.id)).size).toBe(450)
    expect(receiver.received).toHaveLength(450)
  })

  test('that nobody waits for costs the timer as much with an endpoint as without', async () => {
    await tick(desk)
    const before = await desk.app.countTrips(() => tick(desk))
    const receiver = await startReceiver()
    await addEndpoint(desk, receiver.url)
    await tick(desk)
    expect(await desk.app.countTrips(() => tick(desk))).toBe(before)
  })
})

describe('a receiver', () => {
  async function failing(...answers: Parameters<Awaited<ReturnType<typeof startReceiver>>['answer']>) {
    const receiver = await startReceiver()
    const endpoint = await addEndpoint(desk, receiver.url)
    receiver.answer(...answers)
    await addClient(desk, 'val@example.com')
    await tick(desk)
    return { receiver, endpoint, only: async () => (await deliveriesOf(desk, endpoint))[0]! }
  }

  test('that is broken gets the same event again, later and later, until it has recovered', async () => {
    const { receiver, endpoint, only } = await failing(status(500))
    expect(await only()).toMatchObject({ state: 'waiting', attempts: 1, lastStatus: 500 })
    expect((await only()).lastError).toMatch(/error \(500\)/)
    await tick(desk)
    expect(receiver.received).toHaveLength(1)
    desk.app.clock.advance(6_000)
    await tick(desk)
    expect(receiver.received).toHaveLength(2)
    desk.app.clock.advance(4 * minute)
    await tick(desk)
    expect(receiver.received).toHaveLength(2)
    receiver.answer(taken)
    desk.app.clock.advance(2 * minute)
    await tick(desk)
    expect(receiver.received).toHaveLength(3)
    expect(new Set(receiver.received.map(({ event }) => event.id)).size).toBe(1)
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(3)
    expect(receiver.received.every((received) => isSigned(received, endpoint.secret))).toBe(true)
    expect(await only()).toMatchObject({ state: 'delivered', attempts: 3, lastStatus: 204, lastError: null })
  })

  test('that stays broken is given up after about three days, and the event can be sent again', async () => {
    const { receiver, endpoint, only } = await failing(status(503))
    const startedAt = desk.app.clock()
    while ((await only()).state === 'waiting') {
      desk.app.clock.set((await only()).nextAttemptAt ?? '')
      await tick(desk)
    }
    expect(await only()).toMatchObject({ state: 'given_up', attempts: 10, nextAttemptAt: null })
    expect((desk.app.clock() - startedAt) / day).toBeGreaterThan(3)
    expect((desk.app.clock() - startedAt) / day).toBeLessThan(3.5)
    desk.app.clock.advance(day)
    await tick(desk)
    expect(receiver.received).toHaveLength(10)
    expect(await endpointOf(desk, endpoint)).toMatchObject({ active: true, failuresInARow: 1 })

    receiver.answer(taken)
    const { id } = await only()
    const again = await desk.post(`/api/webhook-endpoints/${endpoint.id}/deliveries/${id}/retry`, desk.member)
    expect([again.status, again.body]).toMatchObject([200, { state: 'waiting', attempts: 0 }])
    await desk.app.settled()
    expect(await only()).toMatchObject({ state: 'delivered', attempts: 1 })
    expect(new Set(receiver.received.map(({ event }) => event.id)).size).toBe(1)
    expect(await endpointOf(desk, endpoint)).toMatchObject({ failuresInARow: 0, problem: null })
  })

  test('of whom five events in a row are given up is switched off, visibly, and hears what it missed once it is on', async () => {
    const receiver = await startReceiver()
    const endpoint = await addEndpoint(desk, receiver.url)
    receiver.answer(status(500))
    for (let count = 0; count < 5; count++) await addClient(desk, `val${count}@example.com`)
    const isActive = async () => (await desk.app.db.select().from(webhookEndpoints))[0]?.active
    for (let guard = 0; guard < 40 && (await isActive()); guard++) {
      await tick(desk)
      desk.app.clock.advance(day)
    }
    // Nobody stays signed in for so long.
    desk.member.token = await signIn(desk.app, desk.jane.ownerEmail)
    const off = await endpointOf(desk, endpoint)
    expect(off).toMatchObject({ active: false, failuresInARow: 5 })
    expect(off.problem).toMatch(/error \(500\)/)
    const [disabled] = await desk.app.db
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.action, 'practice.webhook_disabled'))
    expect([disabled?.actorKind, disabled?.practiceId]).toEqual(['system', desk.jane.id])

    const before = receiver.received.length
    await addClient(desk, 'missed@example.com')
    await tick(desk)
    expect(receiver.received).toHaveLength(before)
    receiver.answer(taken)
    const path = `/api/webhook-endpoints/${endpoint.id}`
    expect((await desk.patch(path, desk.member, { active: true })).body).toMatchObject({ active: true })
    desk.app.clock.advance(hour)
    await tick(desk)
    await tick(desk)
    expect(receiver.received).toHaveLength(before + 1)
    expect(await endpointOf(desk, endpoint)).toMatchObject({ active: true, failuresInARow: 0 })
  })

  test('that says it is gone hears nothing any more', async () => {
    const { receiver, endpoint, only } = await failing(status(410))
    expect(await only()).toMatchObject({ state: 'given_up', attempts: 1, lastStatus: 410 })
    expect(await endpointOf(desk, endpoint)).toMatchObject({ active: false })
    await addClient(desk, 'other@example.com')
    desk.app.clock.advance(hour)
    await tick(desk)
    expect(receiver.received).toHaveLength(1)
  })

  test.each([
    ['into a private network', 'https://10.0.0.1/'],
    ['to the machine’s own services', 'http://127.0.0.2:1/'],
    ['to what looks like a good answer', null],
  ])('that redirects %s is not followed', async (_, target) => {
    let reached = 0
    const other = createServer((_request, response) => {
      reached++
      response.end()
    })
    await new Promise<void>((done) => {
      other.listen(0, '127.0.0.1', done)
    })
    onTestFinished(() => void other.close())
    const location = target ?? `http://127.0.0.1:${(other.address() as AddressInfo).port}/`
    for (const code of [301, 302, 303, 307, 308]) {
      const { only } = await failing(status(code, { Location: location }))
      expect(await only()).toMatchObject({ state: 'waiting', lastStatus: code })
      expect((await only()).lastError).toMatch(/Redirects are not followed/)
      await desk.app.close()
      desk = await openDesk()
    }
    expect(reached).toBe(0)
  })

  test('that never answers is waited for no longer than the door allows', async () => {
    const { only } = await failing(() => {})
    expect(await only()).toMatchObject({
      state: 'waiting',
      lastStatus: null,
      lastError: 'The address did not answer in time.',
    })
  })

  test('that answers without end is cut off', async () => {
    const chunk = Buffer.alloc(1024 * 1024)
    let sent = 0
    const { only } = await failing((_, response) => {
      response.writeHead(200)
      const more = () => {
        while (!response.destroyed && sent < 10 * 1024) {
          sent++
          if (!response.write(chunk)) return void response.once('drain', more)
        }
      }
      more()
    })
    expect(await only()).toMatchObject({
      state: 'waiting',
      lastError: 'The answer was too long; an empty one is enough.',
    })
    expect(sent).toBeLessThan(100)
  })

  test('that is not there is tried again', async () => {
    const { only } = await failing((request) => void request.socket.destroy())
    expect(await only()).toMatchObject({ state: 'waiting', lastError: 'The address cannot be reached.' })
  })

  test('that fails keeps nobody else waiting', async () => {
    const [bad, good] = [await startReceiver(), await startReceiver()]
    await addEndpoint(desk, bad.url)
    await addEndpoint(desk, good.url)
    bad.answer(() => {})
    for (let count = 0; count < 12; count++) await addClient(desk, `val${count}@example.com`)
    const startedAt = performance.now()
    await tick(desk)
    expect(good.received).toHaveLength(12)
    // One waiting side by side, not one after the other.
    expect(performance.now() - startedAt).toBeLessThan(4_000)
    expect(bad.received).toHaveLength(5)
  })
})

describe('two processes', () => {
  test('send each event once between them, whatever their clocks say', async () => {
    const receiver = await startReceiver()
    const endpoint = await addEndpoint(desk, receiver.url)
    const other = await createTestApp({ databaseUrl: desk.app.databaseUrl, environment: { RATE_LIMIT_FACTOR: '1000' } })
    onTestFinished(() => other.close())
    other.clock.set(new Date(desk.app.clock() + 90_000).toISOString())
    receiver.answer((_, response) => void setTimeout(() => response.writeHead(200).end(), 20))
    for (let count = 0; count < 30; count++) await addClient(desk, `val${count}@example.com`)
    for (let round = 0; round < 4; round++)
      await Promise.all([tick(desk), tick({ app: other }), tick({ app: other }), tick(desk)])
    const ids = receiver.received.map(({ event }) => event.id)
    expect([ids.length, new Set(ids).size]).toEqual([30, 30])
    expect(await desk.app.db.$count(webhookDeliveries, eq(webhookDeliveries.endpointId, endpoint.id))).toBe(30)
  })

  test('repeat what one of them did not finish, once its lease is over', async () => {
    const receiver = await startReceiver()
    const endpoint = await addEndpoint(desk, receiver.url)
    await addClient(desk, 'val@example.com')
    receiver.answer(status(500))
    await tick(desk)
    // As it stands where a process ended while it was sending.
    const lease = desk.app.clock() + minute
    await desk.app.db.update(webhookDeliveries).set({ attempts: 1, nextAttemptAt: lease, lastStatus: null })
    receiver.answer(taken)
    await tick(desk)
    expect(receiver.received).toHaveLength(1)
    desk.app.clock.advance(minute)
    await tick(desk)
    expect(receiver.received.map(({ event }) => event.id)).toEqual(Array(2).fill(receiver.received[0]?.event.id))
    expect((await deliveriesOf(desk, endpoint))[0]).toMatchObject({ state: 'delivered', attempts: 2 })
  })
})
