import { Hono } from 'hono'
import { byId } from '../../contract/primitives.ts'
import { purchaseQuery, scheduleReport } from '../../contract/purchases.ts'
import type { Env } from '../../http/env.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { getPurchase } from './get-purchase.ts'
import { listOwnPurchases, listPracticePurchases } from './list-purchases.ts'
import { openContact } from './open-contact.ts'
import { reportSchedule } from './report-schedule.ts'
import { revealContact } from './reveal-contact.ts'

export function purchasesRoutes(deps: Pick<Deps, 'db' | 'clock' | 'ids' | 'purchaseTokens'>) {
  return new Hono<Env>()
    .get('/', validate('query', purchaseQuery), async (c) => {
      const request = { query: c.req.valid('query'), caller: c.var.caller }
      return c.json(
        request.query.scope === 'manage'
          ? await listPracticePurchases(request, deps)
          : await listOwnPurchases(request, deps),
      )
    })
    .get('/:id', validate('param', byId), async (c) =>
      c.json(await getPurchase({ id: c.req.valid('param').id, caller: c.var.caller }, deps)),
    )
    .post('/:id/contact', validate('param', byId), async (c) =>
      c.json(await openContact({ id: c.req.valid('param').id, caller: c.var.caller }, deps)),
    )
    .post('/:id/reveal', validate('param', byId), async (c) =>
      c.json(await revealContact({ id: c.req.valid('param').id, caller: c.var.caller }, deps)),
    )
    .post('/:id/schedule', validate('param', byId), validate('json', scheduleReport), async (c) =>
      c.json(
        await reportSchedule({ id: c.req.valid('param').id, report: c.req.valid('json'), caller: c.var.caller }, deps),
      ),
    )
}
