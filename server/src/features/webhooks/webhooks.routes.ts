import { Hono } from 'hono'
import type { Env } from '../../http/env.ts'
import type { Deps } from '../../ports.ts'
import type { ApplyDeps } from './apply-event.ts'
import { receiveWebhook } from './receive-webhook.ts'

export function webhooksRoutes(deps: ApplyDeps & Pick<Deps, 'background' | 'payments'>) {
  return new Hono<Env>().post('/stripe', async (c) => {
    await receiveWebhook({ rawBody: await c.req.text(), signature: c.req.header('Stripe-Signature') }, deps)
    return c.json({ received: true })
  })
}
