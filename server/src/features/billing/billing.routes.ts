import { Hono } from 'hono'
import { byId } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { getBilling } from './get-billing.ts'

/** Below /api/purchases. */
export function billingRoutes(deps: Pick<Deps, 'db' | 'clock' | 'purchaseTokens'>) {
  return new Hono<Env>().get('/:id/billing', validate('param', byId), async (c) =>
    c.json(await getBilling({ id: c.req.valid('param').id, caller: c.var.caller }, deps)),
  )
}
