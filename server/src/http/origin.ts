import type { Context, MiddlewareHandler } from 'hono'
import { DeskbellError } from '../domain/errors.ts'

/** A page of our own sent this. Browsers leave `Origin` out of same-origin reads and say `Sec-Fetch-Site` instead. */
export function isOwnPage(c: Context, publicUrl: string): boolean {
  const origin = c.req.header('Origin')
  return origin === undefined ? c.req.header('Sec-Fetch-Site') === 'same-origin' : origin === publicUrl
}

/** No browser sent this, so there is no page that could misuse anybody's cookies. */
export function isProgram(c: Context): boolean {
  return c.req.header('Origin') === undefined && c.req.header('Sec-Fetch-Site') === undefined
}

/** Refuses pages of others with `origin_not_allowed`, before anything is read. */
export function ownPagesOnly(publicUrl: string): MiddlewareHandler {
  return async (c, next) => {
    if (!isOwnPage(c, publicUrl) && !isProgram(c)) throw new DeskbellError('origin_not_allowed')
    await next()
  }
}
