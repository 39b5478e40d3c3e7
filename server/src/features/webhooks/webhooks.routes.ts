import { Hono, type Context } from 'hono'
import type { Env } from '../../http/env.ts'
import type { Deps } from '../../ports.ts'
import type { ApplyDeps } from './apply-event.ts'
import { receiveWebhook } from './receive-webhook.ts'

export function webhooksRoutes(deps: ApplyDeps & Pick<Deps, 'background' | 'payments'>) {
  const receive = (endpoint: 'platform' | 'connect') => async (c: Context<Env>) => {
    const rawBody = await c.req.text()
    await receiveWebhook({ rawBody, signature: c.req.header('Stripe-Signature'), endpoint }, deps)
    return c.json({ received: true })
  }
  return new Hono<Env>().post('/stripe', receive('platform')).post('/stripe-connect', receive('connect'))
}
