import { Hono } from 'hono'
import { calendlyInput, calendlyWebhookId } from '../../contract/calendly.ts'
import { byId } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { rateLimit } from '../../http/rate-limit.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { connectCalendly } from './connect-calendly.ts'
import type { CalendlyDeps } from './deps.ts'
import { disconnectCalendly } from './disconnect-calendly.ts'
import { getConnection } from './get-connection.ts'
import { receiveCalendly } from './receive-calendly.ts'

/** Under /api/consultants. */
export function calendlyRoutes(deps: CalendlyDeps & Pick<Deps, 'rateLimiter'>) {
  // Each asks Calendly, which takes ten calls a minute.
  const seldom = rateLimit('calendly', { limit: 20, windowMilliseconds: 600_000 }, deps)
  return new Hono<Env>()
    .get('/:id/calendly', validate('param', byId), async (c) =>
      c.json(await getConnection({ consultantId: c.req.valid('param').id, caller: c.var.caller }, deps)),
    )
    .put('/:id/calendly', seldom, validate('param', byId), validate('json', calendlyInput), async (c) =>
      c.json(
        await connectCalendly(
          { consultantId: c.req.valid('param').id, input: c.req.valid('json'), caller: c.var.caller },
          deps,
        ),
      ),
    )
    .delete('/:id/calendly', validate('param', byId), async (c) => {
      await disconnectCalendly({ consultantId: c.req.valid('param').id, caller: c.var.caller }, deps)
      return c.body(null, 204)
    })
}

/** Under /webhooks: with an id it is a consultant's own, without one that of the environment. */
export function calendlyWebhookRoutes(deps: CalendlyDeps) {
  return new Hono<Env>()
    .post('/calendly', async (c) => {
      const signature = c.req.header('Calendly-Webhook-Signature')
      await receiveCalendly({ rawBody: await c.req.text(), signature, webhookId: null }, deps)
      return c.json({ received: true })
    })
    .post('/calendly/:webhookId', validate('param', calendlyWebhookId), async (c) => {
      const signature = c.req.header('Calendly-Webhook-Signature')
      const { webhookId } = c.req.valid('param')
      await receiveCalendly({ rawBody: await c.req.text(), signature, webhookId }, deps)
      return c.json({ received: true })
    })
}
