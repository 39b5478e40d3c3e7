import { Hono } from 'hono'
import { reconciliationQuery } from '../../contract/money-report.ts'
import type { Env } from '../../http/env.ts'
import { rateLimit } from '../../http/rate-limit.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { compareWithStripe } from './compare-with-stripe.ts'

const minute = 60_000

export function reconciliationRoutes(deps: Deps) {
  return new Hono<Env>().get(
    '/',
    rateLimit('reconciliation', { limit: 30, windowMilliseconds: minute }, deps),
    validate('query', reconciliationQuery),
    async (c) => c.json(await compareWithStripe({ query: c.req.valid('query'), caller: c.var.caller }, deps)),
  )
}
