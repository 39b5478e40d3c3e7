import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Deliverable } from '@deskbell/server/contract/follow-up'
import {
  consultationDeliverablesRoutes,
  deliverablesRoutes,
} from '@deskbell/server/features/deliverables/deliverables.routes'
import { consultationFeedbackRoutes, feedbackRoutes } from '@deskbell/server/features/feedback/feedback.routes'
import { consultationRecordRoutes } from '@deskbell/server/features/consultation-record/consultation-record.routes'
import { createPractice, signIn, siteOrigin, type Sender } from '../../support/scenario.ts'
import { refusal } from '../checkout/shop.ts'
import { clientWith } from '../consultations/front-desk.ts'
import { hire } from '../credits/desk.ts'
import { everything, openScene, type Scene } from './record-desk.ts'

const senders = [
  'nobody',
  'stranger',
  'another client',
  'client in another embed',
  'owner of another practice',
  'owner in their own embed',
  'marketing',
  'finance',
  'a colleague without the session',
  'client',
  'owner',
] as const
type Who = (typeof senders)[number]

let scene: Scene
let deliverableId: string
const tokens = new Map<Who, Sender>()

beforeAll(async () => {
  scene = await openScene()
  const { desk } = scene
  const { app } = desk
  const rival = await createPractice(app, 'rival')
  const path = `/api/consultations/${scene.id}/deliverables`
  deliverableId = (await desk.post<Deliverable>(path, desk.member, { title: 'The plan' })).body.id
  const inEmbed = async (email: string, practice: string) => ({
    token: await signIn(app, email, practice),
    origin: siteOrigin,
  })
  tokens.set('nobody', {})
  tokens.set('stranger', await inEmbed('stranger@example.com', 'jane'))
  tokens.set('another client', await clientWith(desk, 'other@example.com'))
  tokens.set('client in another embed', await inEmbed('val@example.com', 'rival'))
  tokens.set('owner of another practice', { token: await signIn(app, rival.ownerEmail) })
  tokens.set('owner in their own embed', await inEmbed(desk.jane.ownerEmail, 'jane'))
  tokens.set('marketing', await hire(desk, 'marketing'))
  tokens.set('finance', await hire(desk, 'finance'))
  tokens.set('a colleague without the session', await hire(desk, 'consultant'))
  tokens.set('client', scene.client)
  tokens.set('owner', desk.member)
})
afterAll(() => scene.desk.app.close())

type Route = {
  route: string
  path?: () => string
  body?: () => object
  ifMatch?: number
  /** Of a colleague, the client and the owner; everybody else is sorted by the kind of route. */
  statuses: Record<Who, number>
}

const sorted = (others: number[], [colleague = 0, client = 0, owner = 0]: number[]) =>
  Object.fromEntries(senders.map((who, index) => [who, [...others, colleague, client, owner][index]])) as Record<
    Who,
    number
  >
/** Nobody, stranger, another client, other embed, other owner, own embed, marketing, finance. */
const members = (owner: number, colleague = 403) =>
  sorted([401, 403, 403, 403, 404, 403, 403, 403], [colleague, 403, owner])

const of = (rest: string) => () => `/api/consultations/${scene.id}${rest}`
const table: Route[] = [
  { route: 'GET /api/consultations/:id/history', path: of('/history'), statuses: members(200, 200) },
  {
    route: 'PATCH /api/consultations/:id',
    path: of(''),
    body: () => ({ title: 'Not yours' }),
    ifMatch: 1,
    statuses: members(200),
  },
  {
    route: 'POST /api/consultations/log',
    body: () => ({
      consultantId: scene.desk.jane.consultantId,
      clientId: scene.clientId,
      startsAt: '2026-11-01T09:00:00Z',
      durationMinutes: 30,
      pay: { with: 'nothing' },
    }),
    statuses: members(201),
  },
  {
    route: 'POST /api/consultations/:id/deliverables',
    path: of('/deliverables'),
    body: () => ({ title: 'Not yours' }),
    statuses: members(201),
  },
  {
    route: 'PATCH /api/deliverables/:id',
    path: () => `/api/deliverables/${deliverableId}`,
    body: () => ({ title: 'Not yours' }),
    statuses: members(200),
  },
  {
    route: 'DELETE /api/deliverables/:id',
    path: () => `/api/deliverables/${deliverableId}`,
    statuses: members(204),
  },
  { route: 'POST /api/consultations/:id/confirm', path: of('/confirm'), statuses: members(200) },
  { route: 'POST /api/consultations/:id/start', path: of('/start'), statuses: members(200) },
  { route: 'POST /api/consultations/:id/complete', path: of('/complete'), statuses: members(200) },
  { route: 'POST /api/consultations/:id/no-show', path: of('/no-show'), statuses: members(409) },
  // What a client says is theirs alone: the practice's members have no seat.
  {
    route: 'POST /api/consultations/:id/feedback',
    path: of('/feedback'),
    body: () => ({ rating: 1 }),
    statuses: sorted([401, 404, 404, 404, 404, 404, 404, 404], [404, 201, 404]),
  },
  {
    route: 'POST /api/consultations/:id/feedback',
    path: of('/feedback'),
    body: () => ({ engagement: 1 }),
    statuses: members(201),
  },
  { route: 'GET /api/feedback', path: () => '/api/feedback?practice=jane', statuses: members(200, 200) },
]

const codes: Record<number, string> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  409: 'illegal_step',
}

describe.each(table)('$route', ({ route, path, body, ifMatch, statuses }) => {
  test.each(senders)('%s', async (who) => {
    const { desk } = scene
    const [method = '', address = ''] = route.split(' ')
    const before = await everything(scene)
    const sender: Sender = { ...tokens.get(who), ...(ifMatch === undefined ? {} : { ifMatch }) }
    const verb = method.toLowerCase() as 'get' | 'post' | 'patch' | 'delete'
    const to = path?.() ?? address
    const answer = await (verb === 'get' || verb === 'delete'
      ? desk[verb](to, sender)
      : desk[verb](to, sender, body?.()))
    expect(answer.status, JSON.stringify(answer.body)).toBe(statuses[who])
    if (answer.status < 400) return
    expect(refusal(answer)[1]).toBe(codes[answer.status])
    expect(await everything(scene)).toEqual(before)
    expect(JSON.stringify(answer.body)).not.toMatch(/val@|jane\.test|Not yours/)
  })
})

test('the table names every route there is', () => {
  const { deps } = scene.desk.app.server
  const mounted: [folder: string, { routes: { method: string; path: string }[] }][] = [
    ['consultations', consultationRecordRoutes(deps)],
    ['consultations', consultationDeliverablesRoutes(deps)],
    ['consultations', consultationFeedbackRoutes(deps)],
    ['deliverables', deliverablesRoutes(deps)],
    ['feedback', feedbackRoutes(deps)],
  ]
  const routes = mounted.flatMap(([name, { routes: all }]) =>
    all.map(({ method, path }) => `${method} /api/${name}${path === '/' ? '' : path}`),
  )
  expect([...new Set(routes)].toSorted()).toEqual([...new Set(table.map(({ route }) => route))].toSorted())
})

test('what a member reads of it, nobody else does', async () => {
  const found: [Who, number][] = []
  for (const who of senders) {
    const { status, body } = await scene.desk.get(`/api/consultations/${scene.id}`, tokens.get(who))
    found.push([who, status])
    expect([who, JSON.stringify(body).includes('privateNotes')]).toEqual([
      who,
      who === 'owner' || who === 'a colleague without the session',
    ])
  }
  expect(found).toEqual([
    ['nobody', 401],
    ['stranger', 404],
    ['another client', 404],
    ['client in another embed', 404],
    ['owner of another practice', 404],
    ['owner in their own embed', 404],
    ['marketing', 404],
    ['finance', 404],
    ['a colleague without the session', 200],
    ['client', 200],
    ['owner', 200],
  ])
})
