import type { MiddlewareHandler } from 'hono'
import type { Env } from './env.ts'

const policy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** Headers of the pages that links in mails lead to: their address is a secret, and nobody frames them. */
export const linkPage: MiddlewareHandler<Env> = async (c, next) => {
  await next()
  c.header('Content-Security-Policy', policy)
  c.header('Cache-Control', 'no-store')
  c.header('Referrer-Policy', 'no-referrer')
}
