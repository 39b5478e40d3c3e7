import { Hono } from 'hono'
import { byId } from '../../contract/primitives.ts'
import { statisticsQuery } from '../../contract/statistics.ts'
import type { Env } from '../../http/env.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { getStatistics } from './get-statistics.ts'

/** Below /api/consultants. */
export function statisticsRoutes(deps: Pick<Deps, 'db' | 'clock'>) {
  return new Hono<Env>().get(
    '/:id/statistics',
    validate('param', byId),
    validate('query', statisticsQuery),
    async (c) =>
      c.json(
        await getStatistics({ id: c.req.valid('param').id, query: c.req.valid('query'), caller: c.var.caller }, deps),
      ),
  )
}
