import { Hono } from 'hono'
import type { Env } from './env.ts'

/** `/health`: the process lives. `/ready`: it can reach its database. */
export function healthRoutes(ping: () => Promise<unknown>) {
  return new Hono<Env>()
    .get('/health', (c) => c.json({ status: 'ok' }))
    .get('/ready', async (c) => {
      await ping()
      return c.json({ status: 'ok' })
    })
}
