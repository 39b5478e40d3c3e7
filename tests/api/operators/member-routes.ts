import type { Role } from '@deskbell/server/domain/access'
import { draft } from '../../support/scenario.ts'
import { calendlyToken } from '../../support/test-app.ts'
import { roles, type Office } from './office.ts'

export type MemberRoute = {
  /** As Hono prints it. */
  route: string
  /** What sets this row apart from others of the same route. */
  as?: string
  /** Roles that may; everybody else gets 403. */
  may: readonly Role[]
  path?: (office: Office) => string
  body?: (office: Office) => unknown
  /** The version the row had when the office opened, or `any`. */
  ifMatch?: number
}

const owner = ['owner'] as const
const money = ['owner', 'finance'] as const
const everybody = roles
const packagers = ['owner', 'consultant', 'marketing'] as const
const deliverers = ['owner', 'consultant', 'operations'] as const
const readers = ['owner', 'consultant', 'operations', 'finance'] as const
const importers = ['owner', 'operations'] as const
const settings = {
  contactName: 'Jane Doe',
  email: 'jane@example.com',
  phone: null,
  welcomeTemplate: '',
  revealRule: 'on_payment',
  reveal: { email: true, phone: true },
}
let named = 0
const someone = () => `somebody-${++named}@example.com`

/** What members do, route by route. A new route of the app needs a row here, or a place in `notForMembers`. */
export const memberRoutes: MemberRoute[] = [
  { route: 'GET /api/practices', may: everybody },
  { route: 'GET /api/practices/:slug', may: everybody, path: () => '/api/practices/jane?scope=manage' },
  { route: 'PATCH /api/practices', may: owner, body: () => ({ practice: 'jane', name: 'Jane & Co' }) },
  {
    route: 'POST /api/practices',
    may: [],
    body: () => ({ slug: 'new', name: 'New', timeZone: 'UTC', currency: 'USD', ownerEmail: someone() }),
  },
  { route: 'PATCH /api/practices', as: 'suspend', may: [], body: () => ({ practice: 'jane', suspended: true }) },
  { route: 'PATCH /api/practices', as: 'fee', may: [], body: () => ({ practice: 'jane', platformFeeBps: 0 }) },
  { route: 'POST /api/consultants', may: owner, body: () => ({ practice: 'jane', name: 'John Roe' }) },
  {
    route: 'PATCH /api/consultants/:id',
    may: ['owner', 'consultant'],
    path: ({ jane }) => `/api/consultants/${jane.consultantId}`,
    body: () => ({ headline: 'Coach' }),
  },
  {
    route: 'GET /api/consultants/:id/contact-settings',
    may: ['owner', 'consultant'],
    path: ({ jane }) => `/api/consultants/${jane.consultantId}/contact-settings`,
  },
  {
    route: 'PUT /api/consultants/:id/contact-settings',
    may: ['owner', 'consultant'],
    path: ({ jane }) => `/api/consultants/${jane.consultantId}/contact-settings`,
    body: () => settings,
    ifMatch: 2,
  },
  {
    route: 'GET /api/consultants/:id/session-config',
    may: deliverers,
    path: ({ jane }) => `/api/consultants/${jane.consultantId}/session-config?scope=manage`,
  },
  {
    route: 'PUT /api/consultants/:id/session-config',
    may: deliverers,
    path: ({ jane }) => `/api/consultants/${jane.consultantId}/session-config`,
    body: () => ({
      active: true,
      durations: [{ durationMinutes: 60, rates: [{ amount: 9_000, currency: 'USD' }] }],
      defaultDurationMinutes: 60,
      custom: null,
    }),
    ifMatch: 0,
  },
  {
    route: 'POST /api/consultants/:id/session-config/quick-setup',
    may: deliverers,
    path: ({ jane }) => `/api/consultants/${jane.consultantId}/session-config/quick-setup`,
    body: () => ({ hourlyRate: { amount: 9_000, currency: 'USD' } }),
  },
  {
    route: 'GET /api/consultants/:id/availability',
    may: deliverers,
    path: ({ jane }) => `/api/consultants/${jane.consultantId}/availability`,
  },
  {
    route: 'PUT /api/consultants/:id/availability',
    may: deliverers,
    path: ({ jane }) => `/api/consultants/${jane.consultantId}/availability`,
    body: () => ({
      schedules: [{ name: 'Usual', isDefault: true, active: true, timeZone: 'America/New_York', weeklyHours: [] }],
    }),
    ifMatch: 0,
  },
  {
    route: 'POST /api/consultants/:id/availability/holidays',
    may: deliverers,
    path: ({ jane }) => `/api/consultants/${jane.consultantId}/availability/holidays`,
    body: () => ({ country: 'US' }),
  },
  {
    route: 'GET /api/consultants/:id/availability/holiday-calendars',
    may: deliverers,
    path: ({ jane }) => `/api/consultants/${jane.consultantId}/availability/holiday-calendars`,
  },
  {
    route: 'POST /api/consultants/:id/availability/calendars',
    may: deliverers,
    path: ({ jane }) => `/api/consultants/${jane.consultantId}/availability/calendars`,
    body: ({ calendarUrl }) => ({ name: 'Elsewhere', url: `${calendarUrl}?${++named}` }),
  },
  {
    route: 'POST /api/consultants/:id/availability/calendars/:calendarId/refresh',
    may: deliverers,
    path: ({ jane, calendarId }) =>
      `/api/consultants/${jane.consultantId}/availability/calendars/${calendarId}/refresh`,
  },
  {
    route: 'DELETE /api/consultants/:id/availability/calendars/:calendarId',
    may: deliverers,
    path: ({ jane, calendarId }) => `/api/consultants/${jane.consultantId}/availability/calendars/${calendarId}`,
  },
  {
    route: 'GET /api/consultants/:id/calendly',
    may: ['owner', 'consultant'],
    path: ({ jane }) => `/api/consultants/${jane.consultantId}/calendly`,
  },
  {
    route: 'PUT /api/consultants/:id/calendly',
    may: ['owner', 'consultant'],
    path: ({ jane }) => `/api/consultants/${jane.consultantId}/calendly`,
    body: () => ({ token: calendlyToken }),
  },
  {
    route: 'GET /api/consultants/:id/calendar-feed',
    may: ['owner', 'consultant'],
    path: ({ jane }) => `/api/consultants/${jane.consultantId}/calendar-feed`,
  },
  {
    route: 'POST /api/consultants/:id/calendar-feed',
    may: ['owner', 'consultant'],
    path: ({ jane }) => `/api/consultants/${jane.consultantId}/calendar-feed`,
  },
  {
    route: 'DELETE /api/consultants/:id/calendar-feed',
    may: ['owner', 'consultant'],
    path: ({ jane }) => `/api/consultants/${jane.consultantId}/calendar-feed`,
  },
  { route: 'GET /api/webhook-endpoints', may: owner, path: () => '/api/webhook-endpoints?practice=jane' },
  {
    route: 'POST /api/webhook-endpoints',
    may: owner,
    body: ({ calendarUrl }) => ({ practice: 'jane', url: calendarUrl }),
  },
  {
    route: 'PATCH /api/webhook-endpoints/:id',
    may: owner,
    path: ({ endpointId }) => `/api/webhook-endpoints/${endpointId}`,
    body: () => ({ events: ['package.created'] }),
  },
  {
    route: 'GET /api/webhook-endpoints/:id/deliveries',
    may: owner,
    path: ({ endpointId }) => `/api/webhook-endpoints/${endpointId}/deliveries`,
  },
  {
    route: 'POST /api/webhook-endpoints/:id/deliveries/:deliveryId/retry',
    may: owner,
    path: ({ endpointId, deliveryId }) => `/api/webhook-endpoints/${endpointId}/deliveries/${deliveryId}/retry`,
  },
  {
    route: 'DELETE /api/webhook-endpoints/:id',
    may: owner,
    path: ({ endpointId }) => `/api/webhook-endpoints/${endpointId}`,
  },
  {
    route: 'GET /api/clients/:id/export',
    may: owner,
    path: ({ leavingClientId }) => `/api/clients/${leavingClientId}/export`,
  },
  {
    route: 'DELETE /api/clients/:id',
    may: owner,
    path: ({ leavingClientId }) => `/api/clients/${leavingClientId}`,
  },
  {
    route: 'DELETE /api/consultants/:id/calendly',
    may: ['owner', 'consultant'],
    path: ({ jane }) => `/api/consultants/${jane.consultantId}/calendly`,
  },
  {
    route: 'GET /api/insights/bookings',
    may: ['owner', 'consultant', 'operations', 'finance'],
    path: () => '/api/insights/bookings?practice=jane&from=2026-12-01&to=2026-12-31',
  },
  { route: 'GET /api/packages', may: everybody, path: () => '/api/packages?practice=jane&scope=manage' },
  { route: 'GET /api/packages/:id', may: everybody, path: ({ item }) => `/api/packages/${item.id}?scope=manage` },
  { route: 'GET /api/package-templates', may: packagers, path: () => '/api/package-templates?practice=jane' },
  { route: 'POST /api/packages', may: packagers, body: () => ({ ...draft, practice: 'jane' }) },
  {
    route: 'POST /api/packages/bulk',
    may: packagers,
    body: ({ item }) => ({ practice: 'jane', packages: [{ id: item.id, version: 1 }], action: { kind: 'duplicate' } }),
  },
  {
    route: 'PUT /api/packages/:id',
    may: packagers,
    path: ({ item }) => `/api/packages/${item.id}`,
    body: () => draft,
    ifMatch: 1,
  },
  { route: 'GET /api/purchases', may: readers, path: () => '/api/purchases?practice=jane&scope=manage' },
  {
    route: 'POST /api/purchases',
    may: deliverers,
    body: ({ item }) => ({ practice: 'jane', client: { email: someone() }, packageId: item.id }),
  },
  {
    route: 'GET /api/purchases/:id/history',
    may: readers,
    path: ({ purchase }) => `/api/purchases/${purchase.id}/history`,
  },
  {
    route: 'POST /api/purchases/:id/reveal',
    may: deliverers,
    path: ({ purchase }) => `/api/purchases/${purchase.id}/reveal`,
  },
  {
    route: 'POST /api/purchases/:id/primary',
    may: deliverers,
    path: ({ purchase }) => `/api/purchases/${purchase.id}/primary`,
  },
  {
    route: 'GET /api/purchases/:id/refund-preview',
    may: money,
    path: ({ purchase }) => `/api/purchases/${purchase.id}/refund-preview`,
  },
  {
    route: 'POST /api/purchases/:id/refund',
    may: money,
    path: ({ purchase }) => `/api/purchases/${purchase.id}/refund`,
    body: () => ({ amount: 100, credits: 'none', reason: 'Goodwill' }),
  },
  {
    route: 'POST /api/purchases/:id/subscription',
    may: money,
    path: ({ subscription }) => `/api/purchases/${subscription.id}/subscription`,
    body: () => ({ action: 'cancel' }),
  },
  {
    route: 'POST /api/purchases/:id/instalments/cancel',
    may: money,
    path: ({ inParts }) => `/api/purchases/${inParts.id}/instalments/cancel`,
    body: () => ({ reason: 'Agreed by phone' }),
  },
  {
    route: 'POST /api/purchases/:id/transfer',
    may: deliverers,
    path: ({ purchase }) => `/api/purchases/${purchase.id}/transfer`,
    body: () => ({ client: { email: someone() } }),
  },
  { route: 'GET /api/clients', may: readers, path: () => '/api/clients?practice=jane' },
  { route: 'POST /api/clients', may: deliverers, body: () => ({ practice: 'jane', email: someone() }) },
  { route: 'GET /api/clients/:id', may: readers, path: ({ clientId }) => `/api/clients/${clientId}` },
  {
    route: 'PATCH /api/clients/:id',
    may: deliverers,
    path: ({ clientId }) => `/api/clients/${clientId}`,
    body: () => ({ name: `Called ${++named}` }),
  },
  {
    route: 'GET /api/credits/balance',
    may: readers,
    path: ({ clientId }) => `/api/credits/balance?practice=jane&client=${clientId}`,
  },
  {
    route: 'GET /api/credits/statement',
    may: readers,
    path: ({ clientId }) => `/api/credits/statement?practice=jane&client=${clientId}`,
  },
  {
    route: 'GET /api/credits/compatible',
    may: readers,
    path: ({ clientId, jane }) =>
      `/api/credits/compatible?practice=jane&client=${clientId}&consultantId=${jane.consultantId}&serviceType=private&durationMinutes=60`,
  },
  {
    route: 'POST /api/credits/adjustments',
    may: deliverers,
    body: ({ clientId }) => ({ clientId, credits: 1, reason: 'Goodwill' }),
  },
  {
    route: 'POST /api/credits/uses',
    may: deliverers,
    body: ({ clientId }) => ({ clientId, durationMinutes: 60, reason: 'By phone' }),
  },
  {
    route: 'POST /api/credits/uses/:id/give-back',
    may: deliverers,
    path: ({ useId }) => `/api/credits/uses/${useId}/give-back`,
    body: () => ({ reason: 'It did not take place' }),
  },
  {
    route: 'POST /api/consultations/groups',
    may: deliverers,
    body: ({ jane }) => ({
      consultantId: jane.consultantId,
      serviceType: 'group',
      title: 'Circle',
      startsAt: [new Date(Date.UTC(2027, 2, 1, 2 * ++named)).toISOString()],
      durationMinutes: 60,
      capacity: 5,
    }),
  },
  { route: 'GET /api/consultations', may: deliverers, path: () => '/api/consultations?practice=jane' },
  {
    route: 'GET /api/consultations/:id/history',
    may: deliverers,
    path: ({ consultationId }) => `/api/consultations/${consultationId}/history`,
  },
  {
    route: 'PATCH /api/consultations/:id',
    may: deliverers,
    path: ({ consultationId }) => `/api/consultations/${consultationId}`,
    body: () => ({ privateNotes: 'Call again' }),
    ifMatch: 1,
  },
  {
    route: 'POST /api/consultations/log',
    may: deliverers,
    body: ({ jane, clientId }) => ({
      consultantId: jane.consultantId,
      clientId,
      startsAt: '2026-01-06T10:00:00Z',
      type: 'advisory',
      pay: { with: 'nothing' },
    }),
  },
  ...['confirm', 'start', 'complete'].map((step) => ({
    route: `POST /api/consultations/:id/${step}`,
    may: deliverers,
    path: ({ bookedId }: Office) => `/api/consultations/${bookedId}/${step}`,
  })),
  {
    route: 'POST /api/consultations/:id/no-show',
    may: deliverers,
    path: ({ begunId }) => `/api/consultations/${begunId}/no-show`,
  },
  {
    route: 'POST /api/consultations/:id/deliverables',
    may: deliverers,
    path: ({ consultationId }) => `/api/consultations/${consultationId}/deliverables`,
    body: () => ({ title: 'A second plan' }),
  },
  {
    route: 'PATCH /api/deliverables/:id',
    may: deliverers,
    path: ({ deliverableId }) => `/api/deliverables/${deliverableId}`,
    body: () => ({ status: 'delivered' }),
  },
  {
    route: 'DELETE /api/deliverables/:id',
    may: deliverers,
    path: ({ deliverableId }) => `/api/deliverables/${deliverableId}`,
  },
  {
    route: 'POST /api/consultations/:id/feedback',
    may: deliverers,
    path: ({ consultationId }) => `/api/consultations/${consultationId}/feedback`,
    body: () => ({ engagement: 5 }),
  },
  { route: 'GET /api/feedback', may: deliverers, path: () => '/api/feedback?practice=jane' },
  {
    route: 'GET /api/consultants/:id/statistics',
    may: readers,
    path: ({ jane }) => `/api/consultants/${jane.consultantId}/statistics`,
  },
  { route: 'GET /api/waitlist', may: deliverers, path: () => '/api/waitlist?practice=jane&scope=manage' },
  { route: 'GET /api/reconciliation', may: money, path: () => '/api/reconciliation?practice=jane' },
  { route: 'GET /api/reconciliation/unheard', may: money, path: () => '/api/reconciliation/unheard?practice=jane' },
  { route: 'GET /api/connect', may: money, path: () => '/api/connect?practice=jane' },
  { route: 'POST /api/connect/onboarding', may: money, body: () => ({ practice: 'jane' }) },
  { route: 'GET /api/audit', may: money, path: () => '/api/audit?practice=jane' },
  { route: 'GET /api/deliveries', may: importers, path: () => '/api/deliveries?practice=jane' },
  {
    route: 'POST /api/deliveries/:id/retry',
    may: importers,
    path: ({ undeliveredId }) => `/api/deliveries/${undeliveredId}/retry`,
  },
  { route: 'GET /api/members', may: owner, path: () => '/api/members?practice=jane' },
  {
    route: 'PATCH /api/members/:userId',
    may: owner,
    path: ({ leaverId }) => `/api/members/${leaverId}`,
    body: () => ({ practice: 'jane', role: 'operations' }),
  },
  { route: 'GET /api/invitations', may: owner, path: () => '/api/invitations?practice=jane' },
  { route: 'POST /api/invitations', may: owner, body: () => ({ practice: 'jane', email: someone(), role: 'owner' }) },
  { route: 'DELETE /api/invitations/:id', may: owner, path: ({ invitationId }) => `/api/invitations/${invitationId}` },
  { route: 'GET /api/imports', may: everybody, path: () => '/api/imports?practice=jane' },
  {
    route: 'POST /api/imports',
    as: 'packages',
    may: ['owner', 'marketing'],
    path: () => '/api/imports?practice=jane&kind=packages',
    body: () => [{ ...draft, title: 'Imported too' }],
  },
  {
    route: 'POST /api/imports',
    as: 'clients',
    may: importers,
    path: () => '/api/imports?practice=jane&kind=clients',
    body: () => [{ email: someone() }],
  },
  {
    route: 'POST /api/imports',
    as: 'balances',
    may: importers,
    path: () => '/api/imports?practice=jane&kind=balances',
    body: ({ item }) => [{ email: someone(), package: item.id, sessionsLeft: 2 }],
  },
  { route: 'GET /api/imports/:id', may: ['owner', 'marketing'], path: ({ importId }) => `/api/imports/${importId}` },
  { route: 'DELETE /api/imports/:id', may: ['owner', 'marketing'], path: ({ importId }) => `/api/imports/${importId}` },
  { route: 'DELETE /api/packages/:id', may: packagers, path: ({ item }) => `/api/packages/${item.id}` },
  {
    route: 'DELETE /api/members/:userId',
    may: owner,
    path: ({ leaverId }) => `/api/members/${leaverId}?practice=jane`,
  },
]

/** Routes that no role opens: for everybody, for buyers, or for whoever signs in. Tests of their own tell who may. */
export const notForMembers = [
  'GET /api/consultants',
  'GET /api/consultants/:id',
  'GET /api/consultants/:id/slots',
  'GET /api/consultants/:id/profile',
  'GET /api/practices/:slug/slots',
  'POST /api/consultations',
  'GET /api/consultations/me',
  'GET /api/consultations/:id',
  'GET /api/consultations/:id/calendar.ics',
  'POST /api/consultations/:id/reschedule',
  'POST /api/consultations/:id/cancel',
  'POST /api/waitlist',
  'DELETE /api/waitlist/:id',
  'POST /api/waitlist/:id/accept',
  'POST /api/checkout/sessions',
  'GET /api/checkout/sessions/:id',
  'GET /api/purchases/:id',
  'GET /api/purchases/:id/billing',
  'POST /api/purchases/:id/contact',
  'POST /api/purchases/:id/schedule',
  'POST /api/purchases/:id/instalments/:number/pay',
  'GET /api/gifts',
  'GET /api/gifts/:id',
  'POST /api/gifts/claim',
  'POST /api/events',
  'POST /api/invitations/accept',
  'POST /api/auth/email-otp/send-verification-otp',
  'POST /api/auth/sign-in/email-otp',
  'POST /api/auth/sign-out',
  'GET /api/me',
  'GET /api/me/export',
  'POST /api/me/erasure',
  'POST /api/owner-link',
]

export function send(office: Office, { route, path, body, ifMatch }: MemberRoute, token: string) {
  const [method = '', address = ''] = route.split(' ')
  const verb = method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete'
  const sender = { token, ...(ifMatch === undefined ? {} : { ifMatch }) }
  const to = path?.(office) ?? address
  return verb === 'get' || verb === 'delete' ? office[verb](to, sender) : office[verb](to, sender, body?.(office))
}
