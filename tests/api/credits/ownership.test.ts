import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CreditUse } from '@deskbell/server/contract/credits'
import { clientsRoutes } from '@deskbell/server/features/clients/clients.routes'
import { creditsRoutes } from '@deskbell/server/features/credits/credits.routes'
import {
  createPackage,
  createPractice,
  signIn,
  siteOrigin,
  type Practice,
  type Sender,
} from '../../support/scenario.ts'
import { buyAndPay, refusal, stock } from '../checkout/shop.ts'
import { everything, hire, onlyGrant, openDesk, spend, type Desk } from './desk.ts'

const senders = [
  'nobody',
  'stranger',
  'buyer in another embed',
  'owner of another practice',
  'owner in their own embed',
  'token of another purchase',
  'token of the purchase',
  'buyer',
  'marketing',
  'finance',
  'owner',
] as const
type Who = (typeof senders)[number]

let desk: Desk
let rival: Practice
let mine: { purchase: { id: string }; purchaseToken: string }
let clientId: string
let grantId: string
let useId: string
const tokens = new Map<Who, Sender>()

beforeAll(async () => {
  desk = await openDesk()
  const { app, jane } = desk
  rival = await createPractice(app, 'rival', { guestCheckout: true })
  const buyer = await signIn(app, 'buyer@example.com', 'jane')
  mine = await buyAndPay(desk, await stock(desk), { token: buyer })
  const other = await buyAndPay(desk, await createPackage(app, rival))
  grantId = (await onlyGrant(desk, mine.purchase)).id
  useId = (await spend<CreditUse>(desk, grantId)).body.id
  const { body } = await desk.get<{ client: { id: string } }>(`/api/purchases/${mine.purchase.id}`, desk.member)
  clientId = body.client.id
  tokens.set('nobody', {})
  tokens.set('stranger', { token: await signIn(app, 'stranger@example.com', 'jane') })
  tokens.set('buyer in another embed', { token: await signIn(app, 'buyer@example.com', 'rival') })
  tokens.set('owner of another practice', { token: await signIn(app, rival.ownerEmail) })
  tokens.set('owner in their own embed', { token: await signIn(app, jane.ownerEmail, 'jane') })
  tokens.set('token of another purchase', { purchaseToken: other.purchaseToken })
  tokens.set('token of the purchase', { purchaseToken: mine.purchaseToken })
  tokens.set('buyer', { token: buyer })
  tokens.set('marketing', await hire(desk, 'marketing'))
  tokens.set('finance', await hire(desk, 'finance'))
  tokens.set('owner', desk.member)
})
afterAll(() => desk.app.close())

type Statuses = [number, number, number, number, number, number, number, number, number, number, number]
type Row = { does: string; path: () => string; body?: () => object; statuses: Statuses }

const reason = 'Not theirs to do'
/** The practice's own business; of its members, those whose role says so. */
const dashboard = (finance: number, owner: number): Statuses => [
  401,
  403,
  403,
  404,
  403,
  401,
  401,
  403,
  403,
  finance,
  owner,
]
const ofPurchase: Statuses = [401, 404, 404, 404, 404, 401, 200, 200, 404, 200, 200]
/** Everybody who is signed in has a balance of their own, in the practice of their embed. */
const ofOneself: Statuses = [401, 200, 404, 200, 200, 401, 401, 200, 200, 200, 200]

const consultant = () => `consultantId=${desk.jane.consultantId}&durationMinutes=60`
const table: Row[] = [
  {
    does: 'GET /api/credits/balance of oneself',
    path: () => '/api/credits/balance?practice=jane',
    statuses: ofOneself,
  },
  {
    does: 'GET /api/credits/balance of a purchase',
    path: () => `/api/credits/balance?practice=jane&purchase=${mine.purchase.id}`,
    statuses: ofPurchase,
  },
  {
    does: 'GET /api/credits/balance of a client',
    path: () => `/api/credits/balance?practice=jane&client=${clientId}`,
    statuses: dashboard(200, 200),
  },
  {
    does: 'GET /api/credits/balance of a client and a purchase',
    path: () => `/api/credits/balance?practice=jane&client=${clientId}&purchase=${mine.purchase.id}`,
    statuses: dashboard(200, 200),
  },
  {
    does: 'GET /api/credits/statement of oneself',
    path: () => '/api/credits/statement?practice=jane',
    statuses: ofOneself,
  },
  {
    does: 'GET /api/credits/statement of a purchase',
    path: () => `/api/credits/statement?practice=jane&purchase=${mine.purchase.id}`,
    statuses: ofPurchase,
  },
  {
    does: 'GET /api/credits/statement of a client',
    path: () => `/api/credits/statement?practice=jane&client=${clientId}`,
    statuses: dashboard(200, 200),
  },
  {
    does: 'GET /api/credits/compatible for oneself',
    path: () => `/api/credits/compatible?${consultant()}`,
    statuses: ofOneself,
  },
  {
    does: 'GET /api/credits/compatible for a purchase',
    path: () => `/api/credits/compatible?${consultant()}&purchase=${mine.purchase.id}`,
    statuses: ofPurchase,
  },
  {
    does: 'GET /api/credits/compatible for a client',
    path: () => `/api/credits/compatible?${consultant()}&client=${clientId}`,
    statuses: dashboard(200, 200),
  },
  {
    does: 'POST /api/credits/adjustments',
    path: () => '/api/credits/adjustments',
    body: () => ({ grantId, credits: 1, reason }),
    statuses: dashboard(403, 201),
  },
  {
    does: 'POST /api/credits/uses',
    path: () => '/api/credits/uses',
    body: () => ({ clientId, durationMinutes: 60, reason }),
    statuses: dashboard(403, 201),
  },
  {
    does: 'POST /api/credits/uses/:id/give-back',
    path: () => `/api/credits/uses/${useId}/give-back`,
    body: () => ({ reason }),
    statuses: dashboard(403, 201),
  },
  { does: 'GET /api/clients', path: () => '/api/clients?practice=jane', statuses: dashboard(200, 200) },
  { does: 'GET /api/clients/:id', path: () => `/api/clients/${clientId}`, statuses: dashboard(200, 200) },
  {
    does: 'POST /api/clients',
    path: () => '/api/clients',
    body: () => ({ practice: 'jane', email: 'new@example.com' }),
    statuses: dashboard(403, 201),
  },
  {
    does: 'PATCH /api/clients/:id',
    path: () => `/api/clients/${clientId}`,
    body: () => ({ name: 'Not theirs to say' }),
    statuses: dashboard(403, 200),
  },
]

const codes: Record<number, string> = { 401: 'unauthenticated', 403: 'forbidden', 404: 'not_found' }

describe.each(table)('$does', ({ does, path, body, statuses }) => {
  test.each(senders.map((who, index) => [who, statuses[index] as number] as const))('%s', async (who, expected) => {
    const before = await everything(desk)
    const sender: Sender = { origin: siteOrigin, ...tokens.get(who) }
    const method = does.startsWith('GET') ? 'get' : does.startsWith('PATCH') ? 'patch' : 'post'
    const answer = await desk[method](path(), sender, body?.())
    expect(answer.status).toBe(expected)
    if (answer.status < 400) return
    expect(refusal(answer)[1]).toBe(codes[answer.status])
    expect(await everything(desk)).toEqual(before)
    expect(JSON.stringify(answer.body)).not.toMatch(/jane\.test|buyer@example/)
  })
})

test('the table names every route there is', () => {
  const { deps } = desk.app.server
  const mounted = { credits: creditsRoutes(deps), clients: clientsRoutes(deps) }
  const routes = Object.entries(mounted).flatMap(([name, { routes: all }]) =>
    all.map(({ method, path }) => `${method} /api/${name}${path === '/' ? '' : path}`),
  )
  const named = table.map(({ does }) => does.split(' ').slice(0, 2).join(' '))
  expect([...new Set(routes)].toSorted()).toEqual([...new Set(named)].toSorted())
})

test('a balance that may be read holds the reader’s own credits and nobody else’s', async () => {
  for (const who of ['stranger', 'owner of another practice', 'owner in their own embed', 'owner'] as const) {
    const { body } = await desk.get<{ grants: unknown[] }>('/api/credits/balance?practice=jane', tokens.get(who))
    expect([who, body.grants]).toEqual([who, []])
    const statement = await desk.get<{ data: unknown[] }>('/api/credits/statement?practice=jane', tokens.get(who))
    expect([who, statement.body.data]).toEqual([who, []])
  }
})

test('a client’s id and another practice’s name do not open each other', async () => {
  for (const path of [
    `/api/credits/balance?practice=rival&client=${clientId}`,
    `/api/credits/balance?practice=rival&purchase=${mine.purchase.id}`,
    `/api/credits/statement?practice=rival&client=${clientId}`,
    `/api/credits/statement?practice=rival&purchase=${mine.purchase.id}`,
    `/api/credits/compatible?consultantId=${rival.consultantId}&durationMinutes=60&client=${clientId}`,
  ]) {
    for (const who of ['owner of another practice', 'owner', 'buyer'] as const) {
      expect([path, who, (await desk.get(path, tokens.get(who))).status]).toEqual([
        path,
        who,
        who === 'buyer' && path.includes('client=') ? 403 : 404,
      ])
    }
  }
})
