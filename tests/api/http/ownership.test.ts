import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ManagedPackage } from '@deskbell/server/contract/packages'
import {
  auditEntries,
  availabilitySchedules,
  calendarFeeds,
  calendlyConnections,
  clients,
  consultants,
  consultations,
  externalCalendars,
  packages,
  practices,
  purchases,
  sessionConfigs,
  sessionRates,
  waitlistEntries,
} from '@deskbell/server/db/schema/index'
import { availabilityRoutes } from '@deskbell/server/features/availability/availability.routes'
import { calendarFeedsRoutes } from '@deskbell/server/features/calendar-feeds/calendar-feeds.routes'
import { calendarsRoutes } from '@deskbell/server/features/calendars/calendars.routes'
import { calendlyRoutes } from '@deskbell/server/features/calendly/calendly.routes'
import { checkoutRoutes } from '@deskbell/server/features/checkout/checkout.routes'
import { groupSessionsRoutes } from '@deskbell/server/features/group-sessions/group-sessions.routes'
import { waitlistRoutes } from '@deskbell/server/features/waitlist/waitlist.routes'
import { consultantsRoutes } from '@deskbell/server/features/consultants/consultants.routes'
import { packageTemplatesRoutes } from '@deskbell/server/features/packages/package-templates.routes'
import { packagesRoutes } from '@deskbell/server/features/packages/packages.routes'
import { sessionConfigRoutes } from '@deskbell/server/features/session-config/session-config.routes'
import { statisticsRoutes } from '@deskbell/server/features/statistics/statistics.routes'
import { consultantSlotsRoutes, practiceSlotsRoutes } from '@deskbell/server/features/slots/slots.routes'
import { practicesRoutes } from '@deskbell/server/features/practices/practices.routes'
import { purchasesRoutes } from '@deskbell/server/features/purchases/purchases.routes'
import type { CalendlyDesk } from '@deskbell/server/ports'
import {
  createPackage,
  createPractice,
  draft,
  returnUrl,
  signIn,
  siteOrigin,
  type Practice,
  type Sender,
} from '../../support/scenario.ts'
import { startIcsServer } from '../../support/ics-server.ts'
import { calendlyToken } from '../../support/test-app.ts'
import { sessions, workWeek } from '../availability/calendar-desk.ts'
import { buyAndPay, openShop, refusal, stock, type Shop } from '../checkout/shop.ts'

const senders = [
  'nobody',
  'stranger',
  'buyer in another embed',
  'owner of another practice',
  'owner in their own embed',
  'token of another purchase',
  'buyer',
  'owner',
] as const
type Who = (typeof senders)[number]

let shop: Shop
let rival: Practice
let item: ManagedPackage
let mine: { purchase: { id: string }; purchaseToken: string }
let calendarUrl: string
let calendarId: string
/** What the buyer waits for. */
let entryId: string
const tokens = new Map<Who, Sender>()

beforeAll(async () => {
  shop = await openShop({ guestCheckout: false })
  const { app, jane } = shop
  rival = await createPractice(app, 'rival', { guestCheckout: true })
  item = await stock(shop)
  const rivalItem = await createPackage(app, rival)
  const buyer = await signIn(app, 'buyer@example.com', 'jane')
  mine = await buyAndPay(shop, item, { token: buyer })
  const other = await buyAndPay(shop, rivalItem)
  calendarUrl = (await startIcsServer()).url
  const calendar = { name: 'Elsewhere', url: `${calendarUrl}?first` }
  calendarId = (await shop.post<{ id: string }>(ofJane('availability/calendars'), { token: shop.owner }, calendar)).body
    .id
  const [client] = await app.db.select().from(clients).where(eq(clients.email, 'buyer@example.com'))
  entryId = app.server.deps.ids.id()
  await app.db.insert(waitlistEntries).values({
    id: entryId,
    practiceId: jane.id,
    consultantId: jane.consultantId,
    clientId: client?.id ?? '',
    serviceType: 'private',
    durationMinutes: 60,
    fromAt: Date.parse('2026-12-20T06:00:00Z'),
    untilAt: Date.parse('2026-12-20T07:00:00Z'),
    timeZone: 'UTC',
    state: 'waiting',
    createdAt: app.clock(),
    updatedAt: app.clock(),
  })
  tokens.set('nobody', {})
  tokens.set('stranger', { token: await signIn(app, 'stranger@example.com', 'jane') })
  tokens.set('buyer in another embed', { token: await signIn(app, 'buyer@example.com', 'rival') })
  tokens.set('owner of another practice', { token: await signIn(app, rival.ownerEmail) })
  tokens.set('owner in their own embed', { token: await signIn(app, jane.ownerEmail, 'jane') })
  tokens.set('token of another purchase', { purchaseToken: other.purchaseToken })
  tokens.set('buyer', { token: buyer })
  tokens.set('owner', { token: shop.owner })
})
afterAll(() => shop.app.close())

type Route = { route: string; path: () => string; body?: () => object; ifMatch?: number; statuses: Record<Who, number> }

const sorted = (
  nobody: number,
  stranger: number,
  elsewhere: number,
  otherOwner: number,
  embedOwner: number,
  otherToken: number,
  buyer: number,
  owner: number,
) =>
  Object.fromEntries(
    senders.map((who, index) => [
      who,
      [nobody, stranger, elsewhere, otherOwner, embedOwner, otherToken, buyer, owner][index],
    ]),
  ) as Record<Who, number>

/** What belongs to the practice: no embed session opens it, whoever signed in. */
const dashboard = (owner: number) => sorted(401, 403, 403, 404, 403, 401, 403, owner)
/** What belongs to the buyer alone; the practice has its own way to read it. */
const buyersOwn = (buyer: number, owner: number) => sorted(401, 404, 404, 404, 404, 401, buyer, owner)

const event = 'https://api.calendly.com/scheduled_events/AB-1'
const settings = {
  contactName: 'Mallory',
  email: 'mallory@example.com',
  phone: null,
  welcomeTemplate: '',
  revealRule: 'on_payment',
  reveal: { email: true, phone: true },
}

const table: Route[] = [
  { route: 'GET /api/packages', path: () => '/api/packages?practice=jane&scope=manage', statuses: dashboard(200) },
  { route: 'GET /api/packages/:id', path: () => `/api/packages/${item.id}?scope=manage`, statuses: dashboard(200) },
  {
    route: 'POST /api/packages',
    path: () => '/api/packages',
    body: () => ({ ...draft, practice: 'jane', title: 'Not yours' }),
    statuses: dashboard(201),
  },
  {
    route: 'PUT /api/packages/:id',
    path: () => `/api/packages/${item.id}`,
    body: () => ({ ...draft, title: 'Not yours' }),
    ifMatch: 1,
    statuses: dashboard(200),
  },
  {
    route: 'POST /api/packages/bulk',
    path: () => '/api/packages/bulk',
    body: () => ({ practice: 'jane', packages: [{ id: item.id, version: 2 }], action: { kind: 'activate' } }),
    statuses: dashboard(200),
  },
  {
    route: 'GET /api/package-templates',
    path: () => '/api/package-templates?practice=jane',
    statuses: dashboard(200),
  },
  { route: 'GET /api/practices/:slug', path: () => '/api/practices/jane?scope=manage', statuses: dashboard(200) },
  {
    route: 'GET /api/practices',
    path: () => '/api/practices',
    statuses: sorted(401, 403, 403, 200, 403, 401, 403, 200),
  },
  {
    route: 'POST /api/practices',
    path: () => '/api/practices',
    body: () => ({ slug: 'new', name: 'New', timeZone: 'UTC', currency: 'USD', ownerEmail: 'mallory@example.com' }),
    statuses: sorted(401, 403, 403, 403, 403, 401, 403, 403),
  },
  {
    route: 'PATCH /api/practices',
    path: () => '/api/practices',
    body: () => ({ practice: 'jane', name: 'Not yours' }),
    statuses: dashboard(200),
  },
  {
    route: 'POST /api/consultants',
    path: () => '/api/consultants',
    body: () => ({ practice: 'jane', name: 'Not yours' }),
    statuses: dashboard(201),
  },
  {
    route: 'PATCH /api/consultants/:id',
    path: () => `/api/consultants/${shop.jane.consultantId}`,
    body: () => ({ name: 'Not yours' }),
    statuses: dashboard(200),
  },
  {
    route: 'GET /api/consultants/:id/contact-settings',
    path: () => `/api/consultants/${shop.jane.consultantId}/contact-settings`,
    statuses: dashboard(200),
  },
  {
    route: 'PUT /api/consultants/:id/contact-settings',
    path: () => `/api/consultants/${shop.jane.consultantId}/contact-settings`,
    body: () => settings,
    ifMatch: 2,
    statuses: dashboard(200),
  },
  {
    route: 'GET /api/consultants/:id/session-config',
    path: () => `${ofJane('session-config')}?scope=manage`,
    statuses: dashboard(200),
  },
  {
    route: 'PUT /api/consultants/:id/session-config',
    path: () => ofJane('session-config'),
    body: () => sessions,
    ifMatch: 0,
    statuses: dashboard(200),
  },
  {
    route: 'POST /api/consultants/:id/session-config/quick-setup',
    path: () => ofJane('session-config/quick-setup'),
    body: () => ({ hourlyRate: { amount: 9_000, currency: 'USD' } }),
    statuses: dashboard(200),
  },
  { route: 'GET /api/consultants/:id/statistics', path: () => ofJane('statistics'), statuses: dashboard(200) },
  { route: 'GET /api/consultants/:id/availability', path: () => ofJane('availability'), statuses: dashboard(200) },
  {
    route: 'PUT /api/consultants/:id/availability',
    path: () => ofJane('availability'),
    body: () => ({ schedules: [workWeek] }),
    ifMatch: 0,
    statuses: dashboard(200),
  },
  {
    route: 'POST /api/consultants/:id/availability/holidays',
    path: () => ofJane('availability/holidays'),
    body: () => ({ country: 'US' }),
    statuses: dashboard(200),
  },
  {
    route: 'GET /api/consultants/:id/availability/holiday-calendars',
    path: () => ofJane('availability/holiday-calendars'),
    statuses: dashboard(200),
  },
  {
    route: 'POST /api/consultants/:id/availability/calendars',
    path: () => ofJane('availability/calendars'),
    body: () => ({ name: 'Elsewhere', url: calendarUrl }),
    statuses: dashboard(201),
  },
  {
    route: 'POST /api/consultants/:id/availability/calendars/:calendarId/refresh',
    path: () => ofJane(`availability/calendars/${calendarId}/refresh`),
    statuses: dashboard(200),
  },
  {
    route: 'PUT /api/consultants/:id/calendly',
    path: () => ofJane('calendly'),
    body: () => ({ token: calendlyToken }),
    statuses: dashboard(200),
  },
  { route: 'GET /api/consultants/:id/calendly', path: () => ofJane('calendly'), statuses: dashboard(200) },
  {
    route: 'POST /api/consultants/:id/calendar-feed',
    path: () => ofJane('calendar-feed'),
    statuses: dashboard(201),
  },
  { route: 'GET /api/consultants/:id/calendar-feed', path: () => ofJane('calendar-feed'), statuses: dashboard(200) },
  {
    route: 'DELETE /api/consultants/:id/calendar-feed',
    path: () => ofJane('calendar-feed'),
    statuses: dashboard(204),
  },
  { route: 'DELETE /api/consultants/:id/calendly', path: () => ofJane('calendly'), statuses: dashboard(204) },
  {
    route: 'DELETE /api/consultants/:id/availability/calendars/:calendarId',
    path: () => ofJane(`availability/calendars/${calendarId}`),
    statuses: dashboard(204),
  },
  { route: 'GET /api/purchases', path: () => '/api/purchases?practice=jane&scope=manage', statuses: dashboard(200) },
  { route: 'GET /api/purchases/:id', path: () => `/api/purchases/${mine.purchase.id}`, statuses: buyersOwn(200, 200) },
  {
    route: 'GET /api/checkout/sessions/:id',
    path: () => `/api/checkout/sessions/${mine.purchase.id}`,
    statuses: buyersOwn(200, 404),
  },
  {
    route: 'POST /api/purchases/:id/schedule',
    path: () => `/api/purchases/${mine.purchase.id}/schedule`,
    body: () => ({ calendlyEventUri: event, calendlyInviteeUri: `${event}/invitees/C` }),
    statuses: buyersOwn(200, 404),
  },
  {
    route: 'POST /api/purchases/:id/contact',
    path: () => `/api/purchases/${mine.purchase.id}/contact`,
    statuses: buyersOwn(200, 404),
  },
  {
    route: 'POST /api/purchases/:id/reveal',
    path: () => `/api/purchases/${mine.purchase.id}/reveal`,
    statuses: dashboard(200),
  },
  {
    route: 'GET /api/purchases/:id/history',
    path: () => `/api/purchases/${mine.purchase.id}/history`,
    statuses: dashboard(200),
  },
  {
    route: 'POST /api/purchases/:id/primary',
    path: () => `/api/purchases/${mine.purchase.id}/primary`,
    statuses: dashboard(200),
  },
  {
    route: 'POST /api/purchases/:id/transfer',
    path: () => `/api/purchases/${mine.purchase.id}/transfer`,
    body: () => ({ client: { email: 'heir@example.com' }, credits: 1 }),
    statuses: dashboard(201),
  },
  {
    route: 'POST /api/purchases',
    path: () => '/api/purchases',
    body: () => ({ practice: 'jane', client: { email: 'heir@example.com' }, packageId: item.id }),
    statuses: dashboard(201),
  },
  // Any address proven anywhere but in a foreign embed may buy.
  {
    route: 'POST /api/checkout/sessions',
    path: () => '/api/checkout/sessions',
    body: () => ({ packageId: item.id, returnUrl }),
    statuses: sorted(401, 201, 403, 201, 201, 401, 201, 201),
  },
  {
    route: 'POST /api/consultations/groups',
    path: () => '/api/consultations/groups',
    body: () => ({
      consultantId: shop.jane.consultantId,
      serviceType: 'group',
      title: 'Not yours',
      startsAt: ['2026-12-20T23:00:00Z'],
      durationMinutes: 60,
      capacity: 5,
    }),
    statuses: dashboard(201),
  },
  { route: 'GET /api/waitlist', path: () => '/api/waitlist?practice=jane&scope=manage', statuses: dashboard(200) },
  {
    route: 'POST /api/waitlist',
    path: () => '/api/waitlist',
    // At night: nothing is free then, so nothing is offered behind the answers.
    body: () => ({
      consultantId: shop.jane.consultantId,
      durationMinutes: 60,
      from: '2026-12-20T06:00:00Z',
      to: '2026-12-20T08:00:00Z',
      timeZone: 'UTC',
    }),
    statuses: sorted(401, 201, 404, 201, 201, 401, 201, 201),
  },
  // Nothing is offered to the buyer.
  {
    route: 'POST /api/waitlist/:id/accept',
    path: () => `/api/waitlist/${entryId}/accept`,
    statuses: buyersOwn(410, 404),
  },
  { route: 'DELETE /api/waitlist/:id', path: () => `/api/waitlist/${entryId}`, statuses: buyersOwn(204, 204) },
  { route: 'DELETE /api/packages/:id', path: () => `/api/packages/${item.id}`, statuses: dashboard(204) },
]

const ofJane = (rest: string) => `/api/consultants/${shop.jane.consultantId}/${rest}`

const codes: Record<number, string[]> = {
  401: ['unauthenticated', 'code_required'],
  403: ['forbidden'],
  404: ['not_found'],
  410: ['offer_over'],
}

/** All that somebody could have changed. */
const everything = ({ app: { db } }: Shop) =>
  db.batch([
    db.select().from(packages),
    db.select().from(practices),
    db.select().from(consultants),
    db.select().from(purchases),
    db.select().from(auditEntries),
    db.select().from(sessionConfigs),
    db.select().from(sessionRates),
    db.select().from(availabilitySchedules),
    db.select().from(calendlyConnections),
    db.select().from(externalCalendars),
    db.select().from(calendarFeeds),
    db.select().from(consultations),
    db.select().from(waitlistEntries),
  ])

describe.each(table)('$route', ({ route, path, body, ifMatch, statuses }) => {
  test.each(senders)('%s', async (who) => {
    const [method = ''] = route.split(' ')
    const before = await everything(shop)
    const sender: Sender = { origin: siteOrigin, ...tokens.get(who), ...(ifMatch === undefined ? {} : { ifMatch }) }
    const verb = method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete'
    const answer = await (verb === 'get' || verb === 'delete'
      ? shop[verb](path(), sender)
      : shop[verb](path(), sender, body?.()))
    expect(answer.status).toBe(statuses[who])
    if (answer.status < 400) return
    expect(codes[answer.status]).toContain(refusal(answer)[1])
    expect(await everything(shop)).toEqual(before)
    expect(JSON.stringify(answer.body)).not.toMatch(/jane\.test|buyer@example|555 0100|Welcome|calendly\.com/)
  })
})

test('the table names every route there is', () => {
  const { deps } = shop.app.server
  const mounted: [folder: string, { routes: { method: string; path: string }[] }][] = [
    ['checkout', checkoutRoutes(deps)],
    ['consultants', consultantsRoutes(deps)],
    ['consultants', sessionConfigRoutes(deps)],
    ['consultants', availabilityRoutes(deps)],
    ['consultants', calendarsRoutes(deps)],
    ['consultants', consultantSlotsRoutes(deps)],
    ['consultants', calendarFeedsRoutes(deps)],
    ['consultants', statisticsRoutes(deps)],
    ['packages', packagesRoutes(deps)],
    ['package-templates', packageTemplatesRoutes(deps)],
    ['practices', practicesRoutes(deps)],
    ['practices', practiceSlotsRoutes(deps)],
    ['purchases', purchasesRoutes({ ...deps, calendlyDesk: {} as CalendlyDesk })],
    ['consultations', groupSessionsRoutes(deps)],
    ['waitlist', waitlistRoutes(deps)],
    ['consultants', calendlyRoutes(deps as unknown as Parameters<typeof calendlyRoutes>[0])],
  ]
  const routes = mounted.flatMap(([name, { routes: all }]) =>
    all.map(({ method, path }) => `${method} /api/${name}${path === '/' ? '' : path}`),
  )
  const open = [
    'GET /api/consultants',
    'GET /api/consultants/:id',
    'GET /api/consultants/:id/profile',
    'GET /api/consultants/:id/slots',
    'GET /api/practices/:slug/slots',
  ]
  expect([...new Set(routes)].filter((route) => !open.includes(route)).toSorted()).toEqual(
    table.map(({ route }) => route).toSorted(),
  )
})

test('the lists of a buyer in an embed hold nothing of another practice', async () => {
  for (const who of [
    'stranger',
    'buyer in another embed',
    'owner of another practice',
    'owner in their own embed',
  ] as const) {
    for (const query of ['', '?practice=jane', '?scope=own', `?client=${mine.purchase.id}`]) {
      const { body } = await shop.get<{ data: { id: string }[] }>(`/api/purchases${query}`, tokens.get(who))
      expect(body.data.map(({ id }) => id)).not.toContain(mine.purchase.id)
    }
  }
})
