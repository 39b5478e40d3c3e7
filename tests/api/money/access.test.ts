import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { practiceMembers, user } from '@deskbell/server/db/schema/index'
import { billingRoutes } from '@deskbell/server/features/billing/billing.routes'
import { connectRoutes } from '@deskbell/server/features/connect/connect.routes'
import { reconciliationRoutes } from '@deskbell/server/features/reconciliation/reconciliation.routes'
import { refundsRoutes } from '@deskbell/server/features/refunds/refunds.routes'
import { createPackage, createPractice, signIn, type Sender } from '../../support/scenario.ts'
import { buyAndPay } from '../checkout/shop.ts'
import { closeTill, openTill, sell, standingOf, type Till } from './till.ts'

const roles = ['owner', 'consultant', 'marketing', 'operations', 'finance'] as const
let till: Till
let purchase: { id: string }
const senders = new Map<string, Sender>()
beforeAll(async () => {
  till = await openTill()
  const { app, jane } = till
  const rival = await createPractice(app, 'rival', { guestCheckout: true })
  const buyer = await signIn(app, 'buyer@example.com', 'jane')
  purchase = (await sell(till, {}, { token: buyer })).purchase
  const other = await buyAndPay(till, await createPackage(app, rival))
  senders.set('nobody', {})
  senders.set('stranger', { token: await signIn(app, 'stranger@example.com', 'jane') })
  senders.set('buyer in another embed', { token: await signIn(app, 'buyer@example.com', 'rival') })
  senders.set('owner of another practice', { token: await signIn(app, rival.ownerEmail) })
  senders.set('owner in their own embed', { token: await signIn(app, jane.ownerEmail, 'jane') })
  senders.set('token of another purchase', { purchaseToken: other.purchaseToken })
  senders.set('buyer', { token: buyer })
  for (const role of roles) {
    const email = `${role}@jane.test`
    senders.set(role, { token: await signIn(app, email) })
    const [person] = await app.db.select().from(user).where(eq(user.email, email))
    await app.db
      .insert(practiceMembers)
      .values({ practiceId: jane.id, userId: person?.id ?? '', role, createdAt: app.clock() })
      .onConflictDoNothing()
  }
})
afterAll(() => closeTill(till))

type Route = { route: string; send: (sender: Sender) => Promise<{ status: number }>; statuses: Record<string, number> }

const noEmbed = {
  nobody: 401,
  stranger: 403,
  'buyer in another embed': 403,
  'owner of another practice': 404,
  'owner in their own embed': 403,
  'token of another purchase': 401,
  buyer: 403,
}
const moneyOnly = (allowed: number) => ({
  ...noEmbed,
  consultant: 403,
  marketing: 403,
  operations: 403,
  finance: allowed,
  owner: allowed,
})

const table: Route[] = [
  {
    route: 'GET /api/purchases/:id/billing',
    send: (sender) => till.get(`/api/purchases/${purchase.id}/billing`, sender),
    statuses: {
      ...noEmbed,
      stranger: 404,
      'buyer in another embed': 404,
      'owner in their own embed': 404,
      buyer: 200,
      consultant: 404,
      marketing: 404,
      operations: 404,
      finance: 200,
      owner: 200,
    },
  },
  {
    route: 'GET /api/purchases/:id/refund-preview',
    send: (sender) => till.get(`/api/purchases/${purchase.id}/refund-preview`, sender),
    statuses: moneyOnly(200),
  },
  {
    route: 'POST /api/purchases/:id/refund',
    send: (sender) => till.post(`/api/purchases/${purchase.id}/refund`, sender, { amount: 100, reason: 'Kindness' }),
    statuses: moneyOnly(201),
  },
  {
    route: 'GET /api/reconciliation',
    send: (sender) => till.get('/api/reconciliation?practice=jane', sender),
    statuses: moneyOnly(200),
  },
  {
    route: 'GET /api/reconciliation/unheard',
    send: (sender) => till.get('/api/reconciliation/unheard?practice=jane', sender),
    statuses: moneyOnly(200),
  },
  {
    route: 'GET /api/connect',
    send: (sender) => till.get('/api/connect?practice=jane', sender),
    statuses: moneyOnly(200),
  },
  {
    route: 'POST /api/connect/onboarding',
    // 409: this practice sells on the operator's own account.
    send: (sender) => till.post('/api/connect/onboarding', sender, { practice: 'jane' }),
    statuses: moneyOnly(409),
  },
]

describe.each(table)('$route', ({ send, statuses }) => {
  test('answers each caller as it should, and nobody else’s money moves', async () => {
    const before = await standingOf(till, purchase)
    const answers: Record<string, number> = {}
    for (const who of Object.keys(statuses)) {
      answers[who] = (await send(senders.get(who) ?? {})).status
      if (statuses[who] !== 201) expect(await standingOf(till, purchase)).toEqual(before)
    }
    expect(answers).toEqual(statuses)
  })
})

test('the table names every route there is', () => {
  const { deps } = till.app.server
  const routers = {
    connect: connectRoutes(deps),
    purchases: billingRoutes(deps),
    reconciliation: reconciliationRoutes(deps),
  }
  const served = [...Object.entries(routers), ['purchases', refundsRoutes(deps)] as const].flatMap(([base, router]) =>
    router.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} /api/${base}${path === '/' ? '' : path}`),
  )
  expect(new Set(served)).toEqual(new Set(table.map(({ route }) => route)))
})

describe('in round trips to the database', () => {
  const trips = async (work: () => Promise<{ status: number }>) => {
    let status = 0
    const count = await till.app.countTrips(async () => {
      status = (await work()).status
    })
    await till.app.settled()
    return [status, count]
  }

  test('reading costs one', async () => {
    const owner = { token: till.owner }
    for (const path of [
      `/api/purchases/${purchase.id}/billing`,
      `/api/purchases/${purchase.id}/refund-preview?amount=100`,
      '/api/reconciliation?practice=jane',
      '/api/reconciliation/unheard?practice=jane',
      '/api/connect?practice=jane',
    ])
      expect([path, await trips(() => till.get(path, owner))]).toEqual([path, [200, 1]])
  })

  test('a refund costs two, its key included', async () => {
    till.app.server.deps.deliverSoon = () => {}
    const sender = { token: till.owner, idempotencyKey: 'a-key-of-the-round-trips' }
    till.app.simulator.setFault({ kind: 'drop' })
    const refund = () => till.post(`/api/purchases/${purchase.id}/refund`, sender, { amount: 100, reason: 'Kindness' })
    expect(await trips(refund)).toEqual([201, 2])
    expect(await trips(refund)).toEqual([201, 1])
    till.app.simulator.clearFaults()
  })
})
