import type { MiddlewareHandler } from 'hono'
import type { Env } from './env.ts'

/** Fresh for 10 seconds at shared caches and browsers; afterwards shown while a new one is fetched. */
const publicPolicy = 'public, max-age=0, s-maxage=10, stale-while-revalidate=60'

/** Public reads get a strong ETag of their bytes and answer 304 to it; everything else is nobody's to keep. */
export const publicCaching: MiddlewareHandler<Env> = async (c, next) => {
  await next()
  if (c.var.cacheable !== true || c.res.status !== 200) {
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store')
    return
  }
  const etag = await etagOf(await c.res.clone().arrayBuffer())
  c.header('Cache-Control', publicPolicy)
  c.header('ETag', etag)
  if (matches(c.req.header('If-None-Match'), etag)) {
    const { headers } = c.res
    headers.delete('Content-Type')
    headers.delete('Content-Length')
    c.res = new Response(null, { status: 304, headers })
  }
}

export async function etagOf(bytes: ArrayBuffer): Promise<string> {
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
