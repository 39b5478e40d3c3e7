import type { Log } from '../ports.ts'
import { matches } from './public-caching.ts'

type Fetch = (request: Request, ...rest: unknown[]) => Response | Promise<Response>

type Kept = {
  version: string
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

const mostEntries = 2_000

/**
 * Public reads as bytes and headers made once, until the next write. In front of the whole app, because running its
 * middleware costs more than the answer.
 */
export function withResponseCache(
  app: Fetch,
  { version, newRequestId }: { version: CatalogueVersion; newRequestId: () => string; log?: Log },
): Fetch {
  const kept = new Map<string, Kept>()
  return (request, ...rest) => {
    if (request.method !== 'GET' || !isCacheableAddress(request.url)) return app(request, ...rest)
    const now = version.current()
    const hit = kept.get(request.url)
    if (hit !== undefined && hit.version === now) {
      const requestId = { 'x-request-id': newRequestId() }
      if (matches(request.headers.get('If-None-Match'), hit.etag))
        return new Response(null, { status: 304, headers: { ...hit.notModifiedHeaders, ...requestId } })
      return new Response(hit.body, { status: hit.status, headers: { ...hit.headers, ...requestId } })
    }
    return keep(request, now, app(request, ...rest))
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
    kept.delete(request.url)
    kept.set(request.url, { version: versionBefore, status: 200, headers, notModifiedHeaders, body, etag })
    if (kept.size > mostEntries) kept.delete(kept.keys().next().value as string)
    return response
  }
}

/** Public reads send no credentials, and `scope=manage` is not public. */
function isCacheableAddress(url: string): boolean {
  return (
    /^[^?#]*\/api\/(?:packages|practices|consultants)(?:[/?]|$)/.test(url) &&
    !url.includes('scope=manage') &&
    !url.includes('contact-settings')
  )
}
