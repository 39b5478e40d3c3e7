import { serveStatic } from '@hono/node-server/serve-static'
import type { Context, Hono } from 'hono'
import { etag } from 'hono/etag'
import type { Env } from '../http/env.ts'

/** The embed's scripts. Parts carry the hash of their content in their name; the entries are asked for again each time. */
export function serveWidget(app: Hono<Env>, folder: string): void {
  const entries = serveStatic({
    root: folder,
    precompressed: true,
    onFound: (_path, c) => cacheFor(c, 'public, max-age=0, must-revalidate'),
  })
  app.get('/deskbell.js', etag(), entries)
  app.get('/deskbell-dashboard.js', etag(), entries)
  app.get(
    '/parts/*',
    serveStatic({
      root: folder,
      precompressed: true,
      onFound: (_path, c) => cacheFor(c, 'public, max-age=31536000, immutable'),
    }),
  )
}

function cacheFor(c: Context, policy: string): void {
  c.header('Cache-Control', policy)
  c.header('Cross-Origin-Resource-Policy', 'cross-origin')
  c.header('Access-Control-Allow-Origin', '*')
}
