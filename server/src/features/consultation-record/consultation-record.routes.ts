import { Hono } from 'hono'
import {
  completeInput,
  consultationLog,
  consultationPatch,
  noShowInput,
  recordHistoryQuery,
  startInput,
} from '../../contract/consultation-record.ts'
import { byId } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { ifMatch } from '../../http/if-match.ts'
import { validateOptional } from '../../http/validate-optional.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { completeConsultation } from './complete-consultation.ts'
import { confirmConsultation } from './confirm-consultation.ts'
import { getHistory } from './get-history.ts'
import { logConsultation } from './log-consultation.ts'
import { recordNoShow } from './record-no-show.ts'
import { startConsultation } from './start-consultation.ts'
import { updateConsultation } from './update-consultation.ts'

/** Below /api/consultations. */
export function consultationRecordRoutes(deps: Pick<Deps, 'db' | 'clock' | 'ids' | 'offerSoon'>) {
  return new Hono<Env>()
    .post('/log', validate('json', consultationLog), async (c) =>
      c.json(await logConsultation({ input: c.req.valid('json'), caller: c.var.caller }, deps), 201),
    )
    .patch('/:id', validate('param', byId), validate('json', consultationPatch), async (c) => {
      const { id } = c.req.valid('param')
      const request = { id, version: ifMatch(c), patch: c.req.valid('json'), caller: c.var.caller }
      const consultation = await updateConsultation(request, deps)
      c.header('ETag', `"${consultation.version}"`)
      return c.json(consultation)
    })
    .get('/:id/history', validate('param', byId), validate('query', recordHistoryQuery), async (c) => {
      const { cursor } = c.req.valid('query')
      return c.json(await getHistory({ id: c.req.valid('param').id, cursor, caller: c.var.caller }, deps))
    })
    .post('/:id/confirm', validate('param', byId), async (c) =>
      c.json(await confirmConsultation({ id: c.req.valid('param').id, caller: c.var.caller }, deps)),
    )
    .post('/:id/start', validate('param', byId), validateOptional(startInput), async (c) => {
      const request = { id: c.req.valid('param').id, input: c.req.valid('json'), caller: c.var.caller }
      return c.json(await startConsultation(request, deps))
    })
    .post('/:id/complete', validate('param', byId), validateOptional(completeInput), async (c) => {
      const request = { id: c.req.valid('param').id, input: c.req.valid('json'), caller: c.var.caller }
      return c.json(await completeConsultation(request, deps))
    })
    .post('/:id/no-show', validate('param', byId), validateOptional(noShowInput), async (c) => {
      const request = { id: c.req.valid('param').id, input: c.req.valid('json'), caller: c.var.caller }
      return c.json(await recordNoShow(request, deps))
    })
}
