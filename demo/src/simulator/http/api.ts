import { Hono } from 'hono'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { World } from '../world.ts'
import { apiVersion, authenticate, checkVersion } from './authentication.ts'
import type { Keys } from './authentication.ts'
import { ApiError, invalidRequest } from './errors.ts'
import { expand } from './expand.ts'
import { decodeForm } from './form.ts'
import type { FormFields } from './form.ts'
import type { Answer, Idempotency } from './idempotency.ts'
import { listOf, text } from './parameters.ts'
import type { RequestLog } from './request-log.ts'
import type { Resource, Route } from './routes.ts'

type ApiParts = {
  world: World
  keys: Keys
  resources: Resource[]
  idempotency: Idempotency
  log: RequestLog
  /** Lets whatever is due by the clock happen before a call looks at the world. */
  passTime(): void
}

type Received = {
  requestId: string
  method: string
  path: string
  params: FormFields
  headers: Record<string, string>
  key: string | null
}

/** Every call of the API runs through here: receive, answer, log. */
export function createApi(parts: ApiParts): Hono {
  const { world, keys, resources, idempotency, log, passTime } = parts
  const expansions = Object.fromEntries(resources.map((resource) => [resource.object, resource.expansion]))
  const api = new Hono()
  for (const route of resources.flatMap((resource) => resource.routes)) {
    api.on(route.method, route.path, (c) => respond(c, route))
  }
  api.all('/v1/*', (c) => respond(c, null))
  return api

  async function respond(c: Context, route: Route | null): Promise<Response> {
    const received = await receive(c)
    const { answer, replayed } = answerTo(received, route, c.req.param('id') ?? '')
    log.add({ ...received, ...answer, headers: withoutKey(received.headers), replayed })
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'request-id': received.requestId,
      'stripe-version': apiVersion,
      ...(received.key ? { 'idempotency-key': received.key } : {}),
      ...(replayed ? { 'idempotent-replayed': 'true' } : {}),
    }
    return c.body(JSON.stringify(answer.body, null, 2), answer.status as ContentfulStatusCode, headers)
  }

  async function receive(c: Context): Promise<Received> {
    const { pathname, search } = new URL(c.req.url)
    const encoded = (c.req.method === 'GET' ? '' : await c.req.text()) || search.slice(1)
    const headers = c.req.header()
    return {
      requestId: world.newId('req'),
      method: c.req.method,
      path: pathname.slice(pathname.indexOf('/v1/')),
      params: decodeForm(encoded),
      headers,
      key: (c.req.method === 'POST' && headers['idempotency-key']) || null,
    }
  }

  function answerTo(received: Received, route: Route | null, id: string) {
    const { key, headers } = received
    try {
      authenticate(headers, keys)
      checkVersion(headers, received.path)
      if (!route) throw unknownAddress(received)
      passTime()
      const earlier = key ? idempotency.earlier(key, received) : null
      if (earlier) return { answer: earlier, replayed: true }
      const answer = execute(received, route, id)
      if (key) idempotency.keep(key, received, answer)
      return { answer, replayed: false }
    } catch (error) {
      const answer = failure(error)
      const executed = !(error instanceof ApiError && error.beforeExecution)
      if (key && route && executed) idempotency.keep(key, received, answer)
      return { answer, replayed: false }
    }
  }

  function execute(received: Received, route: Route, id: string): Answer {
    const { expand: asked, ...params } = received.params
    const paths = asked === undefined ? [] : listOf(text)(asked, 'expand')
    world.cause = { id: received.requestId, idempotency_key: received.key }
    world.actingFor = received.headers['stripe-account'] ?? null
    try {
      const result = route.answer(world, id, params)
      return { status: 200, body: expand(result, paths, world, expansions) }
    } finally {
      world.cause = null
      world.actingFor = null
    }
  }
}

const withoutKey = (headers: Record<string, string>) =>
  headers['authorization'] ? { ...headers, authorization: '(hidden)' } : headers

const unknownAddress = ({ method, path }: Received) => {
  const refused = invalidRequest(
    `Unrecognized request URL (${method}: ${path}). The payment simulator may not cover it yet.`,
  )
  return new ApiError(404, refused.details, true)
}

function failure(error: unknown): Answer {
  if (error instanceof ApiError) return { status: error.status, body: error.body() }
  // With the trace: who reads this is developing, and there is no log to look into.
  const message = `The payment simulator failed: ${error instanceof Error ? error.stack : String(error)}`
  return { status: 500, body: new ApiError(500, { type: 'api_error', message }).body() }
}
