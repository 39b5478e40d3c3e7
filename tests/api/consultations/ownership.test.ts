import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  auditEntries,
  bookings,
  consultants,
  consultations,
  outbox,
  packageUses,
  purchases,
} from '@deskbell/server/db/schema/index'
import { bookingChangesRoutes } from '@deskbell/server/features/booking-changes/booking-changes.routes'
import { consultationsRoutes } from '@deskbell/server/features/consultations/consultations.routes'
import { createPractice, returnUrl, signIn, siteOrigin, type Sender } from '../../support/scenario.ts'
import { refusal } from '../checkout/shop.ts'
import { hire, type Desk } from '../credits/desk.ts'
import { booked, clientWith, morning, openFrontDesk } from './front-desk.ts'

const senders = [
  'nobody',
  'stranger',
  'client in another embed',
  'owner of another practice',
  'owner in their own embed',
  'token of a purchase',
  'marketing',
  'finance',
  'colleague',
  'operations',
  'client',
  'owner',
] as const
type Who = (typeof senders)[number]

let desk: Desk
let id: string
const tokens = new Map<Who, Sender>()

beforeAll(async () => {
  desk = await openFrontDesk()
  const { app, jane } = desk
  const rival = await createPractice(app, 'rival')
  const client = await clientWith(desk, 'val@example.com')
  ;({ id } = await booked(desk, client))
  const shopper: Sender = { token: await signIn(app, 'shopper@example.com', jane.slug), origin: siteOrigin }
  const held = await desk.post<{ purchaseToken: string }>('/api/consultations', shopper, {
    consultantId: jane.consultantId,
    startsAt: '2026-12-09T15:00:00Z',
    durationMinutes: 60,
    timeZone: 'UTC',
    pay: { with: 'checkout', currency: 'USD', returnUrl },
  })
  tokens.set('nobody', {})
  tokens.set('stranger', { token: await signIn(app, 'stranger@example.com', jane.slug) })
  tokens.set('client in another embed', { token: await signIn(app, 'val@example.com', 'rival') })
  tokens.set('owner of another practice', { token: await signIn(app, rival.ownerEmail) })
  tokens.set('owner in their own embed', { token: await signIn(app, jane.ownerEmail, jane.slug) })
  tokens.set('token of a purchase', { purchaseToken: held.body.purchaseToken })
  tokens.set('marketing', await hire(desk, 'marketing'))
  tokens.set('finance', await hire(desk, 'finance'))
  tokens.set('colleague', await hire(desk, 'consultant'))
  tokens.set('operations', await hire(desk, 'operations'))
  tokens.set('client', client)
  tokens.set('owner', desk.member)
})
afterAll(() => desk.app.close())

/** In the order of `senders`. */
const sorted = (...statuses: number[]) =>
  Object.fromEntries(senders.map((who, index) => [who, statuses[index]])) as Record<Who, number>

type Route = { route: string; path: () => string; body?: () => object; statuses: Record<Who, number> }
const table: Route[] = [
  {
    route: 'GET /api/consultations',
    path: () => '/api/consultations?practice=jane',
    statuses: sorted(401, 403, 403, 404, 403, 401, 403, 403, 200, 200, 403, 200),
  },
  {
    route: 'GET /api/consultations/me',
    path: () => '/api/consultations/me?practice=jane',
    statuses: sorted(401, 200, 404, 200, 200, 401, 200, 200, 200, 200, 200, 200),
  },
  {
    route: 'GET /api/consultations/:id',
    path: () => `/api/consultations/${id}`,
    statuses: sorted(401, 404, 404, 404, 404, 401, 404, 404, 200, 200, 200, 200),
  },
  {
    route: 'GET /api/consultations/:id/calendar.ics',
    path: () => `/api/consultations/${id}/calendar.ics?booking=${id}&token=x`,
    statuses: sorted(...senders.map(() => 410)),
  },
  {
    // With credits, which only one of them has; nobody books at a time that is taken.
    route: 'POST /api/consultations',
    path: () => '/api/consultations',
    body: () => ({
      consultantId: desk.jane.consultantId,
      startsAt: morning,
      durationMinutes: 60,
      timeZone: 'UTC',
      pay: { with: 'credits' },
    }),
    statuses: sorted(401, 409, 404, 409, 409, 401, 409, 409, 409, 409, 409, 409),
  },
  {
    // At night: even who may move it, moves it to no such time.
    route: 'POST /api/consultations/:id/reschedule',
    path: () => `/api/consultations/${id}/reschedule`,
    body: () => ({ startsAt: '2026-12-08T06:00:00Z' }),
    statuses: sorted(401, 404, 404, 404, 404, 401, 403, 403, 403, 422, 422, 422),
  },
  {
    route: 'POST /api/consultations/:id/cancel',
    path: () => `/api/consultations/${id}/cancel`,
    body: () => ({}),
    statuses: sorted(401, 404, 404, 404, 404, 401, 403, 403, 403, 200, 200, 200),
  },
]

const written = ({ app: { db } }: Desk) =>
  db.batch([
    db.select().from(consultations),
    db.select().from(bookings),
    db.select().from(packageUses),
    db.select().from(purchases),
    db.select().from(auditEntries),
    db.select().from(outbox),
  ])

describe.each(table)('$route', ({ route, path, body, statuses }) => {
  test.each(senders)('%s', async (who) => {
    const before = await written(desk)
    const headers = tokens.get(who) as Sender
    const isGet = route.startsWith('GET ')
    if (path().includes('.ics')) return expect((await desk.app.request(path())).status).toBe(statuses[who])
    const answer = isGet ? await desk.get(path(), headers) : await desk.post(path(), headers, body?.())
    expect([who, answer.status, refusal(answer)]).toEqual([who, statuses[who], refusal(answer)])
    if (answer.status < 400) return
    expect(await written(desk)).toEqual(before)
    expect(JSON.stringify(answer.body)).not.toMatch(/val@example|jane\.test/)
  })
})

test('the table names every route there is', () => {
  const { deps } = desk.app.server
  const routes = [consultationsRoutes(deps), bookingChangesRoutes(deps)].flatMap(({ routes: all }) =>
    all.map(({ method, path }) => `${method} /api/consultations${path === '/' ? '' : path}`),
  )
  expect([...new Set(routes)].toSorted()).toEqual(table.map(({ route }) => route).toSorted())
})

test('a consultant changes their own consultations', async () => {
  const { db } = desk.app
  const client = await clientWith(desk, 'kim@example.com')
  const own = await booked(desk, client, { startsAt: '2026-12-10T15:00:00Z' })
  const colleague = tokens.get('colleague') as Sender
  const cancel = () => desk.post(`/api/consultations/${own.id}/cancel`, colleague, {})
  expect(refusal(await cancel())).toEqual([403, 'forbidden'])
  const [entry] = await db.all<{ user_id: string }>("select user_id from practice_members where role = 'consultant'")
  await db
    .update(consultants)
    .set({ userId: entry?.user_id ?? '' })
    .where(eq(consultants.id, desk.jane.consultantId))
  expect((await cancel()).status).toBe(200)
})
