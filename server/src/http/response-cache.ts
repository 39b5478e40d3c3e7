import type { Clock } from '../ports.ts'
import { matches, publicPolicy } from './public-caching.ts'

type Fetch = (request: Request, ...rest: unknown[]) => Response | Promise<Response>

type Kept = {
  version: string
  /** When time alone will change the answer; UTC milliseconds. */
  changesAt: number | null
  status: number
  headers: Record<string, string>
  notModifiedHeaders: Record<string, string>
  body: string
  etag: string
}

export type CatalogueVersion = {
  /** Changes with every write this process can know of: its own at once, other processes' on the same file too. */
  current: () => string
}

const mostCharacters = 16 * 1024 * 1024

/**
 * Public reads as bytes and headers made once, until the next write, or until time changes them. In front of the whole
 * app, because running its middleware costs more than the answer.
 */
export function withResponseCache(
  app: Fetch,
  { version, clock, newRequestId }: { version: CatalogueVersion; clock: Clock; newRequestId: () => string },
): Fetch {
  const kept = new Map<string, Kept>()
  let characters = 0
  return (request, ...rest) => {
    if (request.method !== 'GET' || !isCacheableAddress(request.url)) return app(request, ...rest)
    const now = version.current()
    const hit = kept.get(request.url)
    if (hit !== undefined && hit.version === now) {
      const left = hit.changesAt === null ? null : hit.changesAt - clock()
      if (left === null || left > 0) return answer(request, hit, left)
    }
    return keep(request, now, app(request, ...rest))
  }

  function answer(request: Request, hit: Kept, left: number | null): Response {
    const ofThisOne: Record<string, string> = { 'x-request-id': newRequestId() }
    if (left !== null) ofThisOne['cache-control'] = publicPolicy(left)
    if (matches(request.headers.get('If-None-Match'), hit.etag))
      return new Response(null, { status: 304, headers: { ...hit.notModifiedHeaders, ...ofThisOne } })
    return new Response(hit.body, { status: hit.status, headers: { ...hit.headers, ...ofThisOne } })
  }

  async function keep(
    request: Request,
    versionBefore: string,
    pending: Response | Promise<Response>,
  ): Promise<Response> {
    const response = await pending
    const etag = response.headers.get('ETag')
    const isPublic = response.headers.get('Cache-Control')?.startsWith('public') === true
    if (response.status !== 200 || etag === null || !isPublic) return response
    const body = await response.clone().text()
    const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'x-request-id'))
    const { 'content-type': _, 'content-length': __, ...notModifiedHeaders } = headers
    // A write while the answer was made leaves it under the older version: the next request makes it anew.
    forget(request.url)
    const expires = response.headers.get('Expires')
    const changesAt = expires === null ? null : Date.parse(expires)
    kept.set(request.url, { version: versionBefore, changesAt, status: 200, headers, notModifiedHeaders, body, etag })
    characters += sizeOf(request.url, body)
    // The oldest go first, so that made-up addresses cannot fill the memory.
    while (characters > mostCharacters) forget(kept.keys().next().value as string)
    return response
  }

  function forget(url: string): void {
    const old = kept.get(url)
    if (old === undefined) return
    characters -= sizeOf(url, old.body)
    kept.delete(url)
  }
}

/** A finished answer with its headers, roughly. */
function sizeOf(url: string, body: string): number {
  return url.length + body.length + 2_000
}

/** Public reads send no credentials, and `scope=manage` is not public. */
function isCacheableAddress(url: string): boolean {
  return (
    /^[^?#]*\/api\/(?:packages|practices|consultants)(?:[/?]|$)/.test(url) &&
    !url.includes('scope=manage') &&
    !url.includes('contact-settings')
  )
}
