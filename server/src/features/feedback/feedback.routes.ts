import { Hono } from 'hono'
import { feedbackQuery } from '../../contract/consultation-record.ts'
import { feedbackInput } from '../../contract/follow-up.ts'
import { byId } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { giveFeedback } from './give-feedback.ts'
import { listFeedback } from './list-feedback.ts'

type FeedbackDeps = Pick<Deps, 'db' | 'clock' | 'ids'>

/** Below /api/consultations. */
export function consultationFeedbackRoutes(deps: FeedbackDeps) {
  return new Hono<Env>().post('/:id/feedback', validate('param', byId), validate('json', feedbackInput), async (c) =>
    c.json(
      await giveFeedback({ id: c.req.valid('param').id, input: c.req.valid('json'), caller: c.var.caller }, deps),
      201,
    ),
  )
}

/** Below /api/feedback. */
export function feedbackRoutes(deps: FeedbackDeps) {
  return new Hono<Env>().get('/', validate('query', feedbackQuery), async (c) =>
    c.json(await listFeedback({ query: c.req.valid('query'), caller: c.var.caller }, deps)),
  )
}
