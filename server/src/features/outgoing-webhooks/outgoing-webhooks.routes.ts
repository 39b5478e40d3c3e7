import { Hono } from 'hono'
import {
  byDelivery,
  webhookDeliveriesQuery,
  webhookEndpointInput,
  webhookEndpointPatch,
  webhookEndpointsQuery,
} from '../../contract/outgoing-webhooks.ts'
import { byId } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { rateLimit } from '../../http/rate-limit.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { addEndpoint } from './add-endpoint.ts'
import { changeEndpoint } from './change-endpoint.ts'
import { listDeliveries } from './list-deliveries.ts'
import { listEndpoints } from './list-endpoints.ts'
import { removeEndpoint } from './remove-endpoint.ts'
import { retryDelivery, type RetryDeps } from './retry-delivery.ts'

type WebhooksDeps = RetryDeps & Pick<Deps, 'sealer' | 'outbound' | 'rateLimiter'>

/** Under /api/webhook-endpoints. */
export function outgoingWebhooksRoutes(deps: WebhooksDeps) {
  // Each makes a request to somebody else's server.
  const tenMinutes = 600_000
  const add = rateLimit('add-webhook', { limit: 20, windowMilliseconds: tenMinutes }, deps)
  const retry = rateLimit('retry-webhook', { limit: 100, windowMilliseconds: tenMinutes }, deps)
  return new Hono<Env>()
    .get('/', validate('query', webhookEndpointsQuery), async (c) =>
      c.json(await listEndpoints({ practice: c.req.valid('query').practice, caller: c.var.caller }, deps)),
    )
    .post('/', add, validate('json', webhookEndpointInput), async (c) =>
      c.json(await addEndpoint({ input: c.req.valid('json'), caller: c.var.caller }, deps), 201),
    )
    .patch('/:id', validate('param', byId), validate('json', webhookEndpointPatch), async (c) =>
      c.json(
        await changeEndpoint({ id: c.req.valid('param').id, patch: c.req.valid('json'), caller: c.var.caller }, deps),
      ),
    )
    .delete('/:id', validate('param', byId), async (c) => {
      await removeEndpoint({ id: c.req.valid('param').id, caller: c.var.caller }, deps)
      return c.body(null, 204)
    })
    .get('/:id/deliveries', validate('param', byId), validate('query', webhookDeliveriesQuery), async (c) => {
      const { id: endpointId } = c.req.valid('param')
      return c.json(await listDeliveries({ endpointId, query: c.req.valid('query'), caller: c.var.caller }, deps))
    })
    .post('/:id/deliveries/:deliveryId/retry', retry, validate('param', byDelivery), async (c) => {
      const { id: endpointId, deliveryId } = c.req.valid('param')
      return c.json(await retryDelivery({ endpointId, id: deliveryId, caller: c.var.caller }, deps))
    })
}
