import type { Hono } from 'hono'
import type { Runtime } from './compose.ts'
import { createApp } from './http/app.ts'
import type { Env } from './http/env.ts'
import { withResponseCache } from './http/response-cache.ts'
import type { Settings } from './settings.ts'

export type Fetch = (request: Request, ...rest: unknown[]) => Response | Promise<Response>

export type RoutesRuntime = Pick<Runtime, 'clock' | 'log' | 'connectionAddress'>

/**
 * Routes in the frame that every request passes, behind what is kept of public answers.
 * @param version changes with every write that this process can know of
 */
export function serveRoutes(
  { authSecret, publicUrl, trustedProxyHeader }: Settings,
  { clock, log, connectionAddress }: RoutesRuntime,
  version: () => string,
  mount: (routes: Hono<Env>) => void,
): Fetch {
  const newRequestId = () => crypto.randomUUID()
  const app = createApp(
    { authSecret, publicUrl, clock, log, newRequestId, connectionAddress, trustedProxyHeader },
    mount,
  )
  return withResponseCache((request, ...rest) => app.fetch(request, ...(rest as [])), {
    version: { current: version },
    clock,
    newRequestId,
  })
}
