import { createClient, type Client } from '@libsql/client'

/** What a libSQL server holds back longer than that is given up: its writers can block each other for good. */
const patienceMilliseconds = 10_000

/** A client of a libSQL server, or of a Turso database, that waits for no answer for ever. */
export function openServerClient(url: string, { authToken = null }: { authToken?: string | null } = {}): Client {
  return createClient({
    url,
    fetch: (request: Request) => fetch(request, { signal: AbortSignal.timeout(patienceMilliseconds) }),
    ...(authToken === null ? {} : { authToken }),
  })
}
