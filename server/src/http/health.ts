import { sql } from 'drizzle-orm'
import { Hono } from 'hono'
import type { Deps } from '../ports.ts'
import type { Env } from './env.ts'

/** `/health`: the process lives. `/ready`: it can reach its database. */
export function healthRoutes({ db }: Pick<Deps, 'db'>) {
  return new Hono<Env>()
    .get('/health', (c) => c.json({ status: 'ok' }))
    .get('/ready', async (c) => {
      await db.run(sql`select 1`)
      return c.json({ status: 'ok' })
    })
}
