import { Hono } from 'hono'
import { assignmentInput, historyQuery, transferInput } from '../../contract/purchase-changes.ts'
import { byId } from '../../contract/primitives.ts'
import { purchaseQuery, scheduleReport } from '../../contract/purchases.ts'
import type { Env } from '../../http/env.ts'
import { validate } from '../../http/validate.ts'
import type { CalendlyDesk, Deps } from '../../ports.ts'
import { assignPurchase } from './assign-purchase.ts'
import { getHistory } from './get-history.ts'
import { getPurchase } from './get-purchase.ts'
import { listOwnPurchases, listPracticePurchases } from './list-purchases.ts'
import { markPrimary } from './mark-primary.ts'
import { openContact } from './open-contact.ts'
import { reportSchedule } from './report-schedule.ts'
import { revealContact } from './reveal-contact.ts'
import { transferPurchase } from './transfer-purchase.ts'

type PurchasesDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'purchaseTokens' | 'deliverSoon'> & {
  calendlyDesk: CalendlyDesk
}

export function purchasesRoutes(deps: PurchasesDeps) {
  return new Hono<Env>()
    .get('/', validate('query', purchaseQuery), async (c) => {
      const request = { query: c.req.valid('query'), caller: c.var.caller }
      return c.json(
        request.query.scope === 'manage'
          ? await listPracticePurchases(request, deps)
          : await listOwnPurchases(request, deps),
      )
    })
    .post('/', validate('json', assignmentInput), async (c) =>
      c.json(await assignPurchase({ input: c.req.valid('json'), caller: c.var.caller }, deps), 201),
    )
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
    .get('/:id/history', validate('param', byId), validate('query', historyQuery), async (c) =>
      c.json(
        await getHistory(
          { id: c.req.valid('param').id, cursor: c.req.valid('query').cursor, caller: c.var.caller },
          deps,
        ),
      ),
    )
    .post('/:id/transfer', validate('param', byId), validate('json', transferInput), async (c) =>
      c.json(
        await transferPurchase({ id: c.req.valid('param').id, input: c.req.valid('json'), caller: c.var.caller }, deps),
        201,
      ),
    )
    .post('/:id/primary', validate('param', byId), async (c) =>
      c.json(await markPrimary({ id: c.req.valid('param').id, caller: c.var.caller }, deps)),
    )
}
