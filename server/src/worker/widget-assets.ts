import type { Context, Hono } from 'hono'
import type { Env } from '../http/env.ts'
import type { Fetcher } from './runtime.ts'

/** The embed's scripts, from the static assets uploaded beside the worker, which answer `If-None-Match` themselves. */
export function serveWidgetAssets(app: Hono<Env>, assets: Fetcher): void {
  const serve = (policy: string) => async (c: Context<Env>) => {
    const found = await assets.fetch(c.req.raw)
    if (found.status !== 200 && found.status !== 304) return c.notFound()
    const answer = new Response(found.body, found)
    answer.headers.set('Cache-Control', policy)
    answer.headers.set('Cross-Origin-Resource-Policy', 'cross-origin')
    answer.headers.set('Access-Control-Allow-Origin', '*')
    return answer
  }
  const entry = serve('public, max-age=0, must-revalidate')
  app.get('/deskbell.js', entry)
  app.get('/deskbell-dashboard.js', entry)
  app.get('/parts/*', serve('public, max-age=31536000, immutable'))
}
