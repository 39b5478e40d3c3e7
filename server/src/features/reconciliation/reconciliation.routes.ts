import { Hono } from 'hono'
import { reconciliationQuery, unheardQuery } from '../../contract/money-report.ts'
import type { Env } from '../../http/env.ts'
import { rateLimit } from '../../http/rate-limit.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { compareWithStripe } from './compare-with-stripe.ts'
import { listUnheard } from './list-unheard.ts'

const minute = 60_000

export function reconciliationRoutes(deps: Deps) {
  const limited = rateLimit('reconciliation', { limit: 30, windowMilliseconds: minute }, deps)
  return new Hono<Env>()
    .get('/', limited, validate('query', reconciliationQuery), async (c) =>
      c.json(await compareWithStripe({ query: c.req.valid('query'), caller: c.var.caller }, deps)),
    )
    .get('/unheard', limited, validate('query', unheardQuery), async (c) =>
      c.json(await listUnheard({ query: c.req.valid('query'), caller: c.var.caller }, deps)),
    )
}
