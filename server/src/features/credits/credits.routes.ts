import { Hono } from 'hono'
import {
  adjustmentInput,
  balanceQuery,
  compatibleQuery,
  giveBackInput,
  sessionLog,
  statementQuery,
} from '../../contract/credits.ts'
import { byId } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { adjustCredits } from './adjust-credits.ts'
import { getBalance } from './get-balance.ts'
import { getStatement } from './get-statement.ts'
import { giveBackCredits } from './give-back-credits.ts'
import { listCompatible } from './list-compatible.ts'
import { logSession } from './log-session.ts'

export function creditsRoutes(deps: Pick<Deps, 'db' | 'clock' | 'ids' | 'purchaseTokens'>) {
  return new Hono<Env>()
    .get('/balance', validate('query', balanceQuery), async (c) =>
      c.json(await getBalance({ query: c.req.valid('query'), caller: c.var.caller }, deps)),
    )
    .get('/compatible', validate('query', compatibleQuery), async (c) =>
      c.json(await listCompatible({ query: c.req.valid('query'), caller: c.var.caller }, deps)),
    )
    .get('/statement', validate('query', statementQuery), async (c) =>
      c.json(await getStatement({ query: c.req.valid('query'), caller: c.var.caller }, deps)),
    )
    .post('/adjustments', validate('json', adjustmentInput), async (c) =>
      c.json(await adjustCredits({ input: c.req.valid('json'), caller: c.var.caller }, deps), 201),
    )
    .post('/uses', validate('json', sessionLog), async (c) =>
      c.json(await logSession({ input: c.req.valid('json'), caller: c.var.caller }, deps), 201),
    )
    .post('/uses/:id/give-back', validate('param', byId), validate('json', giveBackInput), async (c) =>
      c.json(
        await giveBackCredits(
          { id: c.req.valid('param').id, reason: c.req.valid('json').reason, caller: c.var.caller },
          deps,
        ),
        201,
      ),
    )
}
