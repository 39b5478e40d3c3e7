import { Hono } from 'hono'
import { auditQuery } from '../../contract/audit.ts'
import type { Env } from '../../http/env.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { listAudit } from './list-audit.ts'

/** Under `/api/audit`. */
export function auditRoutes(deps: Pick<Deps, 'db' | 'clock'>) {
  return new Hono<Env>().get('/', validate('query', auditQuery), async (c) =>
    c.json(await listAudit({ query: c.req.valid('query'), caller: c.var.caller }, deps)),
  )
}
