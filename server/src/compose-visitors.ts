import { sql } from 'drizzle-orm'
import { Hono } from 'hono'
import { LinearRouter } from 'hono/router/linear-router'
import { createIds } from './adapters/ids.ts'
import { createStripePayments } from './adapters/stripe/payments.ts'
import type { Runtime } from './compose.ts'
import { createDatabase } from './db/client.ts'
import { consultantsRoutes } from './features/consultants/consultants.routes.ts'
import { packagesRoutes } from './features/packages/packages.routes.ts'
import { practicesRoutes } from './features/practices/practices.routes.ts'
import { sessionConfigRoutes } from './features/session-config/session-config.routes.ts'
import { consultantSlotsRoutes, practiceSlotsRoutes } from './features/slots/slots.routes.ts'
import type { Env } from './http/env.ts'
import { healthRoutes } from './http/health.ts'
import type { Deps } from './ports.ts'
import { serveRoutes, type Fetch, type RoutesRuntime } from './serve-routes.ts'
import type { Settings } from './settings.ts'

type VisitorsRuntime = RoutesRuntime & Pick<Runtime, 'client' | 'stripe' | 'databaseVersion' | 'onRoundTrip' | 'extend'>

type VisitorsDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'payments' | 'publicUrl' | 'deliverSoon'>

/** What a visitor's page asks for first: who offers what, and when. */
export function mountVisitors(routes: Hono<Env>, deps: VisitorsDeps): void {
  routes.route('/api/practices', practicesRoutes(deps))
  routes.route('/api/practices', practiceSlotsRoutes(deps))
  routes.route('/api/packages', packagesRoutes(deps))
  routes.route('/api/consultants', consultantsRoutes(deps))
  routes.route('/api/consultants', sessionConfigRoutes(deps))
  routes.route('/api/consultants', consultantSlotsRoutes(deps))
  routes.route(
    '/',
    healthRoutes(() => deps.db.run(sql`select 1`)),
  )
}

export type Visitors = {
  /** It is a read that these few routes answer as the whole server does. */
  answers: (request: Request) => boolean
  fetch: Fetch
}

/** The part of the server that can be there before the rest is loaded. It writes nothing. */
export function composeVisitors(settings: Settings, runtime: VisitorsRuntime): Visitors {
  const { clock, log, client, onRoundTrip } = runtime
  // Most isolates ask it a few times: a router that compiles its routes first would take longer.
  const routes = new Hono<Env>({ router: new LinearRouter() })
  mountVisitors(routes, {
    db: createDatabase(client, onRoundTrip === undefined ? {} : { onRoundTrip }),
    clock,
    ids: createIds(clock),
    payments: createStripePayments(runtime.stripe, log),
    publicUrl: settings.publicUrl,
    deliverSoon: () => {},
  })
  runtime.extend?.(routes)
  return {
    answers: (request) => request.method === 'GET' && routes.router.match('GET', routes.getPath(request))[0].length > 0,
    fetch: serveRoutes(settings, runtime, runtime.databaseVersion, (app) => void app.route('/', routes)),
  }
}
