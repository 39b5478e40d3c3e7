import { Hono } from 'hono'
import { cancelInstalmentsInput, instalmentPath, payToken } from '../../contract/instalments.ts'
import { byId } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { rateLimit } from '../../http/rate-limit.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { cancelInstalments } from './cancel-instalments.ts'
import type { OpenDeps } from './open-checkout.ts'
import { payInstalment } from './pay-instalment.ts'
import { payByLink, showInstalment } from './pay-page.ts'

const minute = 60_000
const often = { limit: 20, windowMilliseconds: minute }

/** Below /api/purchases. */
export function instalmentsRoutes(deps: OpenDeps & Pick<Deps, 'purchaseTokens' | 'rateLimiter'>) {
  return new Hono<Env>()
    .post('/:id/instalments/cancel', validate('param', byId), validate('json', cancelInstalmentsInput), async (c) =>
      c.json(
        await cancelInstalments(
          { id: c.req.valid('param').id, input: c.req.valid('json'), caller: c.var.caller },
          deps,
        ),
      ),
    )
    .post(
      '/:id/instalments/:number/pay',
      rateLimit('instalment', often, deps),
      validate('param', instalmentPath),
      async (c) => c.json(await payInstalment({ ...c.req.valid('param'), caller: c.var.caller }, deps), 201),
    )
}

// The form leads on to Stripe's page, which browsers count as where the form was sent.
const policy = "default-src 'none'; form-action 'self' https:; base-uri 'none'; frame-ancestors 'none'"

/** Below /pay: where a mailed link leads. */
export function payRoutes(deps: OpenDeps & Pick<Deps, 'rateLimiter'>) {
  return new Hono<Env>()
    .use(rateLimit('pay', often, deps), async (c, next) => {
      await next()
      c.header('Content-Security-Policy', policy)
      c.header('Cache-Control', 'no-store')
      c.header('Referrer-Policy', 'no-referrer')
    })
    .get('/:token', validate('param', payToken), async (c) =>
      c.html(await showInstalment(c.req.valid('param').token, deps)),
    )
    .post('/:token', validate('param', payToken), async (c) =>
      c.redirect(await payByLink(c.req.valid('param').token, deps), 303),
    )
}
