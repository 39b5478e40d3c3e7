import { serveStatic } from '@hono/node-server/serve-static'
import type { Context, Hono, MiddlewareHandler } from 'hono'
import { etag, RETAINED_304_HEADERS } from 'hono/etag'
import type { Env } from '../http/env.ts'

const hour = 3600

// A page of another origin needs this on a 304, too.
const retainedHeaders = [...RETAINED_304_HEADERS, 'access-control-allow-origin']

/** The embed's scripts, for pages of any origin. Parts carry a fingerprint in their address; the entries are asked for again. */
export function serveWidget(app: Hono<Env>, folder: string): void {
  const files = (cacheControl: string) =>
    serveStatic({ root: folder, precompressed: true, onFound: (_path, c) => c.header('Cache-Control', cacheControl) })
  for (const entry of ['/deskbell.js', '/deskbell-dashboard.js']) {
    app.get(entry, forAnyPage, etag({ retainedHeaders }), files('public, max-age=0, must-revalidate'))
  }
  app.get('/parts/*', forAnyPage, files(`public, max-age=${365 * 24 * hour}, immutable`))
}

/** Also on a 404, so that a page whose parts were replaced meanwhile can tell why. */
const forAnyPage: MiddlewareHandler<Env> = async (c: Context, next) => {
  c.header('Access-Control-Allow-Origin', '*')
  await next()
}
