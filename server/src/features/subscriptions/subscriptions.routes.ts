import { Hono } from 'hono'
import { byId } from '../../contract/primitives.ts'
import { subscriptionInput } from '../../contract/subscriptions.ts'
import type { Env } from '../../http/env.ts'
import { rateLimit } from '../../http/rate-limit.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { changeSubscription, type ChangeDeps } from './change-subscription.ts'

const minute = 60_000

/** Below /api/purchases. */
export function subscriptionsRoutes(deps: ChangeDeps & Pick<Deps, 'rateLimiter'>) {
  return new Hono<Env>().post(
    '/:id/subscription',
    rateLimit('subscription', { limit: 20, windowMilliseconds: minute }, deps),
    validate('param', byId),
    validate('json', subscriptionInput),
    async (c) =>
      c.json(
        await changeSubscription(
          { id: c.req.valid('param').id, input: c.req.valid('json'), caller: c.var.caller },
          deps,
        ),
      ),
  )
}
