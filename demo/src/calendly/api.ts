import { Hono, type Context } from 'hono'
import type { Resources } from './resources.ts'
import type { Store } from './store.ts'

type ApiParts = {
  token: string
  store: Store
  resources: Resources
  newId: () => string
  /** Answers instead of the API's own, one call each. */
  refusals: { status: number; headers?: Record<string, string> }[]
}

const error = (c: Context, status: 400 | 401 | 404 | 409, title: string) =>
  c.json({ title, message: `${title}.`, details: [] }, status)

/** The part of Calendly's API v2 that Deskbell calls. */
export function createApi({ token, store, resources, newId, refusals }: ApiParts): Hono {
  const app = new Hono()
  app.use(async (c, next) => {
    const refusal = refusals.shift()
    if (refusal) return new Response('{"title":"Refused"}', { ...refusal, headers: refusal.headers ?? {} })
    if (c.req.header('authorization') !== `Bearer ${token}`) return error(c, 401, 'Unauthenticated')
    return next()
  })

  app.get('/users/me', (c) => c.json({ resource: resources.user }))
  app.get('/event_types', (c) => {
    if (c.req.query('user') !== resources.userUri) return error(c, 400, 'Invalid Argument')
    const active = c.req.query('active')
    const found = store.eventTypes.filter((type) => active === undefined || String(type.active) === active)
    return c.json(page(c, found.map(resources.eventType)))
  })

  app.post('/scheduling_links', async (c) => {
    const body = await bodyOf(c)
    const type = store.eventTypes.find(({ slug }) => resources.eventTypeUri(slug) === body['owner'])
    if (type === undefined || body['owner_type'] !== 'EventType' || body['max_event_count'] !== 1)
      return error(c, 400, 'Invalid Argument')
    const id = newId().toLowerCase()
    store.links.push({ id, typeSlug: type.slug, used: false })
    const resource = {
      booking_url: `https://calendly.com/d/${id}/${type.slug}`,
      owner: body['owner'],
      owner_type: 'EventType',
    }
    return c.json({ resource }, 201)
  })

  app.get('/scheduled_events', (c) => {
    const { user, organization, status, min_start_time: from, max_start_time: to } = c.req.query()
    if (user !== resources.userUri && organization !== resources.organizationUri)
      return error(c, 400, 'Invalid Argument')
    const found = store.events
      .filter((event) => status === undefined || event.status === status)
      .filter(({ startsAt }) => from === undefined || startsAt >= Date.parse(from))
      .filter(({ startsAt }) => to === undefined || startsAt <= Date.parse(to))
      .toSorted((one, other) => one.startsAt - other.startsAt)
    return c.json(page(c, found.map(resources.scheduledEvent)))
  })
  app.get('/scheduled_events/:id', (c) => {
    const event = store.events.find(({ id }) => id === c.req.param('id'))
    return event === undefined
      ? error(c, 404, 'Resource Not Found')
      : c.json({ resource: resources.scheduledEvent(event) })
  })
  app.get('/scheduled_events/:id/invitees', (c) => {
    const event = store.events.find(({ id }) => id === c.req.param('id'))
    return event === undefined ? error(c, 404, 'Resource Not Found') : c.json(page(c, [resources.invitee(event)]))
  })
  app.get('/scheduled_events/:id/invitees/:invitee', (c) => {
    const event = store.events.find(
      ({ id, invitee }) => id === c.req.param('id') && invitee.id === c.req.param('invitee'),
    )
    return event === undefined ? error(c, 404, 'Resource Not Found') : c.json({ resource: resources.invitee(event) })
  })

  app.post('/webhook_subscriptions', async (c) => {
    const { url, events, organization, user, scope, signing_key: signingKey } = await bodyOf(c)
    const isWhole =
      typeof url === 'string' &&
      Array.isArray(events) &&
      organization === resources.organizationUri &&
      user === resources.userUri &&
      scope === 'user' &&
      typeof signingKey === 'string'
    if (!isWhole) return error(c, 400, 'Invalid Argument')
    if (store.subscriptions.some((known) => known.url === url)) return error(c, 409, 'Already Exists')
    const id = newId()
    store.subscriptions.push({ id, url, events: events.map(String), signingKey })
    const uri = `${resources.userUri.replace(/\/users\/.*$/, '')}/webhook_subscriptions/${id}`
    return c.json({ resource: { uri, callback_url: url, events, scope, state: 'active', organization, user } }, 201)
  })
  app.delete('/webhook_subscriptions/:id', (c) => {
    const index = store.subscriptions.findIndex(({ id }) => id === c.req.param('id'))
    if (index === -1) return error(c, 404, 'Resource Not Found')
    store.subscriptions.splice(index, 1)
    return c.body(null, 204)
  })
  return app
}

function page<Item>(c: Context, items: Item[]) {
  const from = Number(c.req.query('page_token') ?? 0)
  const count = Math.min(Number(c.req.query('count') ?? 20), 100)
  const next = from + count < items.length ? String(from + count) : null
  const collection = items.slice(from, from + count)
  return { collection, pagination: { count: collection.length, next_page_token: next } }
}

async function bodyOf(c: Context): Promise<Record<string, unknown>> {
  const body: unknown = await c.req.json().catch(() => null)
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
}
