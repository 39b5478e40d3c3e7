import { Hono } from 'hono'
import { consultationPatch, groupInput } from '../../contract/consultations.ts'
import { byId } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { ifMatch } from '../../http/if-match.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { planGroup } from './plan-group.ts'
import { updateConsultation } from './update-consultation.ts'

/** Below /api/consultations. */
export function groupSessionsRoutes(deps: Pick<Deps, 'db' | 'clock' | 'ids' | 'offerSoon'>) {
  return new Hono<Env>()
    .post('/groups', validate('json', groupInput), async (c) =>
      c.json(await planGroup({ input: c.req.valid('json'), caller: c.var.caller }, deps), 201),
    )
    .patch('/:id', validate('param', byId), validate('json', consultationPatch), async (c) => {
      const { id } = c.req.valid('param')
      const request = { id, version: ifMatch(c), patch: c.req.valid('json'), caller: c.var.caller }
      const consultation = await updateConsultation(request, deps)
      c.header('ETag', `"${consultation.version}"`)
      return c.json(consultation)
    })
}
