import type { Hono } from 'hono'
import { createApi } from './api.ts'
import { createResources } from './resources.ts'
import type { Delivery, SimulatedEvent, SimulatedEventType, Store, Subscription } from './store.ts'

export type CalendlySimulatorOptions = {
  /** Where this simulator is served; it writes its own addresses into everything. */
  baseUrl: string
  token: string
  now?: () => number
  /** Delivers the webhooks. */
  fetch?: typeof fetch
  eventTypes?: SimulatedEventType[]
  /** Of all ids: a simulator that forgets, beside a database that does not, must not give one twice. */
  idPrefix?: string
}

export type CalendlyBooking = {
  slug?: string
  startsAt: number
  email: string
  name?: string
  utmContent?: string | null
  timeZone?: string
}

/** What an invitee or a host does on Calendly's pages. Each resolves when the webhooks are delivered. */
export type CalendlyControl = {
  book: (booking: CalendlyBooking) => Promise<SimulatedEvent>
  cancel: (eventId: string, by?: 'invitee' | 'host') => Promise<SimulatedEvent>
  /** Sends both webhooks, the created one first or last, as Calendly may. */
  reschedule: (
    eventId: string,
    startsAt: number,
    order?: 'created first' | 'cancelled first',
  ) => Promise<SimulatedEvent>
  /** Sends an earlier webhook once more, with a new signature. */
  redeliver: (delivery: Delivery) => Promise<Delivery>
  /** Until told otherwise, webhooks are lost. */
  loseWebhooks: (lose: boolean) => void
  /** The next call of the API is refused. */
  refuseNext: (status: number, headers?: Record<string, string>) => void
  inviteeUri: (event: SimulatedEvent) => string
  eventTypeUri: (slug: string) => string
  subscribe: (subscription: { url: string; signingKey: string }) => void
  events: () => SimulatedEvent[]
  links: () => Store['links']
  subscriptions: () => Subscription[]
  deliveries: () => Delivery[]
}

const standardTypes: SimulatedEventType[] = [
  { slug: 'intro-call', name: 'Intro call', durationMinutes: 30, active: true },
  { slug: 'strategy-session', name: 'Strategy session', durationMinutes: 60, active: true },
]

/** Calendly in a box: its API, bookings made by hand, signed webhooks. */
export function createCalendlySimulator(options: CalendlySimulatorOptions): { app: Hono; control: CalendlyControl } {
  const { now = Date.now, fetch: send = fetch, idPrefix = 'SIM' } = options
  const store: Store = {
    eventTypes: options.eventTypes ?? standardTypes,
    events: [],
    links: [],
    subscriptions: [],
    deliveries: [],
  }
  const resources = createResources(options.baseUrl.replace(/\/$/, ''))
  const refusals: { status: number; headers?: Record<string, string> }[] = []
  let losing = false
  let lastId = 0
  const newId = () => `${idPrefix}${String(++lastId).padStart(13, '0')}`

  async function deliver(event: string, subscription: Subscription, body: string): Promise<Delivery> {
    const signature = await sign(body, subscription.signingKey, Math.floor(now() / 1000))
    const delivery: Delivery = { event, body, signature, status: null }
    store.deliveries.push(delivery)
    if (losing) return delivery
    const headers = { 'Content-Type': 'application/json', 'Calendly-Webhook-Signature': signature }
    const answer = await send(subscription.url, { method: 'POST', headers, body }).catch(() => null)
    delivery.status = answer?.status ?? null
    await answer?.body?.cancel()
    return delivery
  }

  async function tell(event: 'invitee.created' | 'invitee.canceled', about: SimulatedEvent): Promise<void> {
    const payload = resources.payload(about)
    const body = JSON.stringify({ event, created_at: resources.time(now()), created_by: resources.userUri, payload })
    for (const subscription of store.subscriptions)
      if (subscription.events.includes(event)) await deliver(event, subscription, body)
  }

  function known(eventId: string): SimulatedEvent {
    const event = store.events.find(({ id }) => id === eventId)
    if (event === undefined) throw new Error(`The Calendly simulator has no event ${eventId}.`)
    if (event.status !== 'active') throw new Error(`The event ${eventId} is cancelled already.`)
    return event
  }

  function add(booking: CalendlyBooking): SimulatedEvent {
    const { slug, startsAt, email, name = 'Val Client', utmContent = null, timeZone = 'Europe/Berlin' } = booking
    const type = store.eventTypes.find((candidate) => slug === undefined || candidate.slug === slug)
    if (type === undefined) throw new Error(`The Calendly simulator has no event type ${slug}.`)
    const event: SimulatedEvent = {
      id: newId(),
      typeSlug: type.slug,
      startsAt,
      endsAt: startsAt + type.durationMinutes * 60_000,
      status: 'active',
      createdAt: now(),
      invitee: {
        id: newId(),
        email,
        name,
        status: 'active',
        rescheduled: false,
        oldInvitee: null,
        newInvitee: null,
        utmContent,
        timeZone,
        cancelled: null,
        createdAt: now(),
      },
    }
    store.events.push(event)
    return event
  }

  function end(event: SimulatedEvent, by: 'invitee' | 'host' = 'invitee'): void {
    event.invitee.cancelled = { by, at: now() }
    event.status = 'canceled'
    event.invitee.status = 'canceled'
  }

  const control: CalendlyControl = {
    async book(booking) {
      const event = add(booking)
      await tell('invitee.created', event)
      return event
    },
    async cancel(eventId, by) {
      const event = known(eventId)
      end(event, by)
      await tell('invitee.canceled', event)
      return event
    },
    async reschedule(eventId, startsAt, order = 'cancelled first') {
      const old = known(eventId)
      const { email, name, utmContent, timeZone } = old.invitee
      const event = add({ slug: old.typeSlug, startsAt, email, name, utmContent, timeZone })
      end(old)
      old.invitee.rescheduled = true
      old.invitee.newInvitee = resources.inviteeUri(event)
      event.invitee.oldInvitee = resources.inviteeUri(old)
      if (order === 'created first') await tell('invitee.created', event)
      await tell('invitee.canceled', old)
      if (order === 'cancelled first') await tell('invitee.created', event)
      return event
    },
    async redeliver({ event, body }) {
      const [subscription] = store.subscriptions
      if (subscription === undefined) throw new Error('Nobody has subscribed at the Calendly simulator.')
      return deliver(event, subscription, body)
    },
    loseWebhooks: (lose) => void (losing = lose),
    refuseNext: (status, headers = {}) => void refusals.push({ status, headers }),
    inviteeUri: resources.inviteeUri,
    eventTypeUri: resources.eventTypeUri,
    subscribe: (subscription) =>
      void store.subscriptions.push({ id: newId(), events: ['invitee.created', 'invitee.canceled'], ...subscription }),
    events: () => store.events,
    links: () => store.links,
    subscriptions: () => store.subscriptions,
    deliveries: () => store.deliveries,
  }
  return { app: createApi({ token: options.token, store, resources, newId, refusals }), control }
}

/** `Calendly-Webhook-Signature`: the time, and an HMAC over the time and the exact body. */
async function sign(body: string, signingKey: string, seconds: number): Promise<string> {
  const encoder = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', encoder.encode(signingKey), algorithm, false, ['sign'])
  const signature = await crypto.subtle.sign('HMAC', key, encoder.encode(`${seconds}.${body}`))
  return `t=${seconds},v1=${new Uint8Array(signature).toHex()}`
}
