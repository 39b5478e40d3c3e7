import { Hono } from 'hono'
import { checkoutInput } from '../../contract/checkout.ts'
import { byId } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { rateLimit } from '../../http/rate-limit.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { getCheckout } from './get-checkout.ts'
import { startCheckout } from './start-checkout.ts'

const minute = 60_000

export function checkoutRoutes(deps: Deps) {
  return new Hono<Env>()
    .post(
      '/sessions',
      rateLimit('checkout', { limit: 20, windowMilliseconds: minute }, deps),
      validate('json', checkoutInput),
      async (c) => {
        const origin = c.req.header('Origin') ?? null
        return c.json(await startCheckout({ input: c.req.valid('json'), caller: c.var.caller, origin }, deps), 201)
      },
    )
    .get('/sessions/:id', validate('param', byId), async (c) =>
      c.json(await getCheckout({ id: c.req.valid('param').id, caller: c.var.caller }, deps)),
    )
}
