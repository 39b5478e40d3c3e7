import type { MiddlewareHandler } from 'hono'
import type { Clock } from '../ports.ts'
import type { Env } from './env.ts'

const freshSeconds = 10
const staleSeconds = 60

/**
 * Fresh for 10 seconds at shared caches and browsers; afterwards shown while a new one is fetched. An answer that time
 * alone will change is kept no longer than until then.
 * @param left milliseconds until it changes
 */
export function publicPolicy(left = Infinity): string {
  const seconds = Math.max(0, Math.floor(left / 1000))
  const fresh = Math.min(freshSeconds, seconds)
  return `public, max-age=0, s-maxage=${fresh}, stale-while-revalidate=${Math.min(staleSeconds, seconds - fresh)}`
}

/**
 * Public reads get a strong ETag of their bytes and answer 304 to it; everything else is nobody's to keep. `Expires`
 * says when time will change an answer; caches that know `max-age` go by that.
 */
export function publicCaching(clock: Clock): MiddlewareHandler<Env> {
  return async (c, next) => {
    await next()
    if (c.var.cacheable !== true || c.res.status !== 200) {
      if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store')
      return
    }
    const etag = await etagOf(await c.res.clone().arrayBuffer())
    const { changesAt = null } = c.var
    c.header('Cache-Control', changesAt === null ? publicPolicy() : publicPolicy(changesAt - clock()))
    if (changesAt !== null) c.header('Expires', new Date(changesAt).toUTCString())
    c.header('ETag', etag)
    if (matches(c.req.header('If-None-Match'), etag)) {
      const { headers } = c.res
      headers.delete('Content-Type')
      headers.delete('Content-Length')
      c.res = new Response(null, { status: 304, headers })
    }
  }
}

async function etagOf(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return `"${Array.from(digest.subarray(0, 12), (byte) => byte.toString(16).padStart(2, '0')).join('')}"`
}

/** RFC 9110, section 13.1.2: weak comparison, a list, or `*`. */
export function matches(ifNoneMatch: string | undefined | null, etag: string): boolean {
  if (ifNoneMatch === undefined || ifNoneMatch === null) return false
  return ifNoneMatch
    .split(',')
    .some((candidate) => candidate.trim() === '*' || candidate.trim().replace(/^W\//, '') === etag)
}
