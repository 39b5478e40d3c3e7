import { Hono } from 'hono'
import { funnelReport } from '../../contract/events.ts'
import type { Env } from '../../http/env.ts'
import { rateLimit } from '../../http/rate-limit.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { createStepCounter } from './count-steps.ts'

/** Under /api/events. */
export function eventsRoutes(deps: Pick<Deps, 'db' | 'clock' | 'rateLimiter'>) {
  const countSteps = createStepCounter(deps)
  const often = rateLimit('events', { limit: 60, windowMilliseconds: 60_000 }, deps)
  return new Hono<Env>().post('/', often, validate('json', funnelReport), async (c) => {
    await countSteps(c.req.valid('json'))
    return c.body(null, 204)
  })
}
