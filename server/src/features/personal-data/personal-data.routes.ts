import { Hono, type Context } from 'hono'
import { ownDataQuery, ownErasureInput } from '../../contract/personal-data.ts'
import { byId } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { rateLimit } from '../../http/rate-limit.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { eraseClient } from './erase-client.ts'
import { eraseOwnData } from './erase-own-data.ts'
import { exportClient } from './export-client.ts'
import { exportOwnData } from './export-own-data.ts'

type PersonalDataDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'log' | 'rateLimiter'>

// An export reads everything there is of somebody.
const seldom = (deps: PersonalDataDeps) => rateLimit('personal-data', { limit: 30, windowMilliseconds: 600_000 }, deps)

/** Under /api/clients. */
export function personalDataRoutes(deps: PersonalDataDeps) {
  return new Hono<Env>()
    .get('/:id/export', seldom(deps), validate('param', byId), async (c) => {
      asFile(c)
      return c.json(await exportClient({ id: c.req.valid('param').id, caller: c.var.caller }, deps))
    })
    .delete('/:id', validate('param', byId), async (c) => {
      await eraseClient({ id: c.req.valid('param').id, caller: c.var.caller }, deps)
      return c.body(null, 204)
    })
}

/** Under /api/me. */
export function ownDataRoutes(deps: PersonalDataDeps) {
  return new Hono<Env>()
    .get('/export', seldom(deps), validate('query', ownDataQuery), async (c) => {
      asFile(c)
      return c.json(await exportOwnData({ practice: c.req.valid('query').practice, caller: c.var.caller }, deps))
    })
    .post('/erasure', seldom(deps), validate('json', ownErasureInput), async (c) => {
      await eraseOwnData({ practice: c.req.valid('json').practice, caller: c.var.caller }, deps)
      return c.body(null, 204)
    })
}

function asFile(c: Context): void {
  c.header('Content-Disposition', 'attachment; filename="personal-data.json"')
}
