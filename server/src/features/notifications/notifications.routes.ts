import { Hono } from 'hono'
import { deliveriesQuery, unsubscribeForm, unsubscribeToken } from '../../contract/deliveries.ts'
import { byId } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { linkPage } from '../../http/link-page.ts'
import { rateLimit } from '../../http/rate-limit.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { listDeliveries } from './list-deliveries.ts'
import { retryDelivery } from './retry-delivery.ts'
import { showUnsubscribe, unsubscribe } from './unsubscribe.ts'

/** Below /api/deliveries. */
export function deliveriesRoutes(deps: Pick<Deps, 'db' | 'clock' | 'ids' | 'deliverSoon'>) {
  return new Hono<Env>()
    .get('/', validate('query', deliveriesQuery), async (c) =>
      c.json(await listDeliveries({ query: c.req.valid('query'), caller: c.var.caller }, deps)),
    )
    .post('/:id/retry', validate('param', byId), async (c) =>
      c.json(await retryDelivery({ id: c.req.valid('param').id, caller: c.var.caller }, deps)),
    )
}

const often = { limit: 30, windowMilliseconds: 60_000 }

/** Below /unsubscribe. Mail programs post here by themselves (RFC 8058), without a cookie and from nowhere. */
export function unsubscribeRoutes(deps: Pick<Deps, 'db' | 'clock' | 'ids' | 'signedAddresses' | 'rateLimiter'>) {
  return new Hono<Env>()
    .use('/:token', rateLimit('unsubscribe', often, deps), linkPage)
    .get('/:token', validate('param', unsubscribeToken), async (c) =>
      c.html(await showUnsubscribe(c.req.valid('param').token, deps)),
    )
    .post('/:token', validate('param', unsubscribeToken), validate('form', unsubscribeForm), async (c) => {
      const again = c.req.valid('form').again === 'yes'
      return c.html(await unsubscribe({ token: c.req.valid('param').token, again }, deps))
    })
}
