import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AuditPage } from '@deskbell/server/contract/audit'
import type { ClientDetails, ClientPage, ClientRecord } from '@deskbell/server/contract/clients'
import type { ConsultantStatistics } from '@deskbell/server/contract/statistics'
import { createPractice, signIn, type Sender } from '../../support/scenario.ts'
import { buyAndPay, refusal, stock } from '../checkout/shop.ts'
import { booked, openFrontDesk } from '../consultations/front-desk.ts'
import { hire, tripsOf, type Desk } from '../credits/desk.ts'

let desk: Desk
let client: Sender
let clientId: string
let ids: Record<'done' | 'missed' | 'cancelled' | 'next' | 'forgotten', string>

/** Val bought twice, had one refunded in part, and had sessions of every kind. */
beforeAll(async () => {
  desk = await openFrontDesk()
  const { app } = desk
  client = { token: await signIn(app, 'val@example.com', 'jane'), origin: 'https://jane.test' }
  const item = await stock(desk)
  const first = await buyAndPay(desk, item, client)
  app.clock.advance(1)
  await buyAndPay(desk, await stock(desk, { price: { amount: 9_000, currency: 'EUR' } }), client)
  await app.settled()
  await desk.post(`/api/purchases/${first.purchase.id}/refund`, desk.member, {
    amount: 1_000,
    credits: 'none',
    reason: 'Goodwill',
  })
  const at = async (hour: number) => (await booked(desk, client, { startsAt: `2026-12-01T${hour}:00:00.000Z` })).id
  ids = {
    done: await at(14),
    missed: await at(15),
    cancelled: await at(16),
    forgotten: await at(17),
    next: await at(21),
  }
  await desk.post(`/api/consultations/${ids.cancelled}/cancel`, client, {})
  app.clock.set('2026-12-01T14:00:00Z')
  await desk.post(`/api/consultations/${ids.done}/start`, desk.member)
  app.clock.set('2026-12-01T14:50:00Z')
  await desk.post(`/api/consultations/${ids.done}/complete`, desk.member)
  await desk.post(`/api/consultations/${ids.done}/feedback`, client, { rating: 4 })
  app.clock.set('2026-12-01T20:00:00Z')
  await desk.post(`/api/consultations/${ids.missed}/no-show`, desk.member)
  clientId = (await desk.get<ClientPage>('/api/clients?practice=jane', desk.member)).body.data[0]?.id ?? ''
})
afterAll(() => desk.app.close())

const details = (sender: Sender = desk.member) => desk.get<ClientDetails>(`/api/clients/${clientId}`, sender)
const statistics = (query = '', sender: Sender = desk.member) =>
  desk.get<ConsultantStatistics>(`/api/consultants/${desk.jane.consultantId}/statistics${query}`, sender)

test('a client is told of whole: packages, balance, sessions and lifetime, in one trip', async () => {
  expect(await tripsOf(desk, () => details())).toBe(1)
  const { body } = await details()
  expect(body).toMatchObject({
    email: 'val@example.com',
    verified: true,
    notes: null,
    // Ten bought; one session was completed, one missed late, one forgotten, one is to come.
    balance: { private: { credits: 5, minutes: 300 } },
    consultations: { upcoming: 1, completed: 1, cancelled: 1, noShow: 1, unrecorded: 1 },
    lifetime: {
      paid: [
        { amount: 9_000, currency: 'EUR' },
        { amount: 45_000, currency: 'USD' },
      ],
      refunded: [{ amount: 1_000, currency: 'USD' }],
      sessions: 1,
      minutes: 50,
      firstSessionAt: '2026-12-01T14:00:00.000Z',
      lastSessionAt: '2026-12-01T14:00:00.000Z',
    },
    feedback: { average: 4, count: 1 },
  })
  expect(body.purchases.map(({ charged }) => charged?.currency)).toEqual(['EUR', 'USD'])
})

test('the directory tells when each was here last, and will be next', async () => {
  const { body } = await desk.get<ClientPage>('/api/clients?practice=jane&search=val', desk.member)
  expect(body.data).toEqual([
    {
      id: clientId,
      name: null,
      email: 'val@example.com',
      createdAt: expect.any(String),
      lastSessionAt: '2026-12-01T14:00:00.000Z',
      nextSessionAt: '2026-12-01T21:00:00.000Z',
    },
  ])
})

test('notes are the practice’s own: kept, changed and logged, and never the client’s to read', async () => {
  const write = (patch: object) => desk.patch<ClientRecord>(`/api/clients/${clientId}`, desk.member, patch)
  expect(await tripsOf(desk, () => write({ notes: 'Likes tea.\nHas a dog.' }))).toBe(2)
  expect((await details()).body.notes).toBe('Likes tea.\nHas a dog.')
  desk.app.clock.advance(1)
  expect((await write({ name: 'Val' })).body).toMatchObject({ name: 'Val', notes: 'Likes tea.\nHas a dog.' })
  const log = await desk.get<AuditPage>(`/api/audit?practice=jane&subject=${clientId}`, desk.member)
  expect(log.body.data.map(({ action, changedFields }) => [action, changedFields]).slice(0, 2)).toEqual([
    ['client.renamed', ['name']],
    ['client.updated', ['notes']],
  ])
  const seen = [
    await desk.get('/api/me', client),
    await desk.get('/api/consultations/me?practice=jane&when=past', client),
    await desk.get('/api/purchases', client),
  ]
  expect(JSON.stringify(seen)).not.toContain('dog')
  expect((await write({ notes: '' })).body.notes).toBeNull()
  for (const notes of ['x'.repeat(10_001), 7, '\u0000', 'half \ud83d'])
    expect(refusal(await write({ notes }))).toEqual([400, 'invalid_input', 'notes'])
  expect(refusal(await write({ notes: 'x'.repeat(1_000_000) }))).toEqual([413, 'body_too_large'])
})

test('a consultant’s statistics count sessions, minutes, clients, ratings and money of a period', async () => {
  expect(await tripsOf(desk, () => statistics())).toBe(1)
  const consultant = { id: desk.jane.consultantId, name: 'Jane Doe' }
  expect((await statistics()).body).toEqual({
    consultant,
    from: null,
    to: null,
    sessions: { held: 0, scheduled: 2, confirmed: 0, in_progress: 0, completed: 1, cancelled: 1, no_show: 1 },
    minutes: 50,
    clients: 1,
    feedback: { average: 4, count: 1 },
    revenue: [
      { charged: { amount: 9_000, currency: 'EUR' }, refunded: { amount: 0, currency: 'EUR' } },
      { charged: { amount: 45_000, currency: 'USD' }, refunded: { amount: 1_000, currency: 'USD' } },
    ],
  })
  const evening = (await statistics('?from=2026-12-01T15:00:00Z&to=2026-12-01T21:00:00Z')).body
  expect(evening).toMatchObject({
    sessions: { scheduled: 1, completed: 0, cancelled: 1, no_show: 1 },
    minutes: 0,
    clients: 0,
    feedback: { average: null, count: 0 },
    revenue: [],
  })
  expect(refusal(await statistics('?from=2026-12-02T00:00:00Z&to=2026-12-01T00:00:00Z'))).toEqual([
    400,
    'invalid_input',
    'to',
  ])
  expect(refusal(await statistics('?from=yesterday'))).toEqual([400, 'invalid_input', 'from'])
})

test('money is told to who may see the practice’s', async () => {
  const told = async (sender: Sender) => {
    const { status, body } = await statistics('', sender)
    return [status, status === 200 ? body.revenue !== null : null]
  }
  expect(await told(await hire(desk, 'finance'))).toEqual([200, true])
  expect(await told(await hire(desk, 'operations'))).toEqual([200, false])
  expect(await told(await hire(desk, 'marketing'))).toEqual([403, null])
  const rival = await createPractice(desk.app, 'rival')
  expect(await told({ token: await signIn(desk.app, rival.ownerEmail) })).toEqual([404, null])
  expect(await told(client)).toEqual([403, null])
  expect(await told({})).toEqual([401, null])
})
