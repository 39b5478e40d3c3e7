import { Hono } from 'hono'
import { byId } from '../../contract/primitives.ts'
import { refundInput, refundPreviewQuery } from '../../contract/refunds.ts'
import type { Env } from '../../http/env.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { previewRefund } from './preview-refund.ts'
import { refundPurchase, type RefundDeps } from './refund-purchase.ts'

/** Below /api/purchases. */
export function refundsRoutes(deps: RefundDeps & Pick<Deps, 'db' | 'clock'>) {
  return new Hono<Env>()
    .get('/:id/refund-preview', validate('param', byId), validate('query', refundPreviewQuery), async (c) =>
      c.json(
        await previewRefund(
          { id: c.req.valid('param').id, amount: c.req.valid('query').amount, caller: c.var.caller },
          deps,
        ),
      ),
    )
    .post('/:id/refund', validate('param', byId), validate('json', refundInput), async (c) =>
      c.json(
        await refundPurchase({ id: c.req.valid('param').id, input: c.req.valid('json'), caller: c.var.caller }, deps),
        201,
      ),
    )
}
