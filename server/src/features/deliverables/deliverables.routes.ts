import { Hono, type Context } from 'hono'
import { deliverableInput, deliverablePatch } from '../../contract/follow-up.ts'
import { byId } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { ifMatch } from '../../http/if-match.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { addDeliverable } from './add-deliverable.ts'
import { changeDeliverable, removeDeliverable } from './change-deliverable.ts'

type DeliverableDeps = Pick<Deps, 'db' | 'clock' | 'ids'>

/** Below /api/consultations. */
export function consultationDeliverablesRoutes(deps: DeliverableDeps) {
  return new Hono<Env>().post(
    '/:id/deliverables',
    validate('param', byId),
    validate('json', deliverableInput),
    async (c) => {
      const consultationId = c.req.valid('param').id
      return c.json(
        await addDeliverable({ consultationId, input: c.req.valid('json'), caller: c.var.caller }, deps),
        201,
      )
    },
  )
}

const versionOf = (c: Context): number | null => (c.req.header('If-Match') === undefined ? null : ifMatch(c))

/** Below /api/deliverables. */
export function deliverablesRoutes(deps: DeliverableDeps) {
  return new Hono<Env>()
    .patch('/:id', validate('param', byId), validate('json', deliverablePatch), async (c) => {
      const request = { id: c.req.valid('param').id, version: versionOf(c), caller: c.var.caller }
      const deliverable = await changeDeliverable({ ...request, patch: c.req.valid('json') }, deps)
      c.header('ETag', `"${deliverable.version}"`)
      return c.json(deliverable)
    })
    .delete('/:id', validate('param', byId), async (c) => {
      await removeDeliverable({ id: c.req.valid('param').id, version: versionOf(c), caller: c.var.caller }, deps)
      return c.body(null, 204)
    })
}
