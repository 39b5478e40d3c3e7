import { Hono } from 'hono'
import { groupInput } from '../../contract/consultations.ts'
import type { Env } from '../../http/env.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { planGroup } from './plan-group.ts'

/** Below /api/consultations. */
export function groupSessionsRoutes(deps: Pick<Deps, 'db' | 'clock' | 'ids'>) {
  return new Hono<Env>().post('/groups', validate('json', groupInput), async (c) =>
    c.json(await planGroup({ input: c.req.valid('json'), caller: c.var.caller }, deps), 201),
  )
}
