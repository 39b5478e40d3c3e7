import { Hono } from 'hono'
import { cancelInput, manageForm, manageToken, rescheduleInput } from '../../contract/consultations.ts'
import { byId } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { linkPage } from '../../http/link-page.ts'
import { rateLimit } from '../../http/rate-limit.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { cancelConsultation, type CancelDeps } from './cancel-consultation.ts'
import type { LinkDeps } from './use-link.ts'
import { manageStyles } from './manage-page.ts'
import { rescheduleConsultation } from './reschedule-consultation.ts'
import { showLink } from './show-link.ts'
import { useLink } from './use-link.ts'

/** Below /api/consultations. */
export function bookingChangesRoutes(deps: CancelDeps) {
  return new Hono<Env>()
    .post('/:id/reschedule', validate('param', byId), validate('json', rescheduleInput), async (c) =>
      c.json(
        await rescheduleConsultation(
          { id: c.req.valid('param').id, input: c.req.valid('json'), caller: c.var.caller },
          deps,
        ),
      ),
    )
    .post('/:id/cancel', validate('param', byId), validate('json', cancelInput), async (c) =>
      c.json(
        await cancelConsultation(
          { id: c.req.valid('param').id, input: c.req.valid('json'), caller: c.var.caller },
          deps,
        ),
      ),
    )
}

const often = { limit: 30, windowMilliseconds: 60_000 }

/** Below /manage: where the links in mails lead. Looking changes nothing, for mail programs look, too. */
export function manageRoutes(deps: LinkDeps & Pick<Deps, 'rateLimiter'>) {
  return new Hono<Env>()
    .get('/page.css', (c) => {
      c.header('Content-Type', 'text/css; charset=utf-8')
      c.header('Cache-Control', 'public, max-age=3600')
      return c.body(manageStyles)
    })
    .use('/:token', rateLimit('manage', often, deps), linkPage)
    .get('/:token', validate('param', manageToken), async (c) =>
      c.html(await showLink({ token: c.req.valid('param').token, from: c.req.query('from') }, deps)),
    )
    .post('/:token', validate('param', manageToken), validate('form', manageForm), async (c) =>
      c.html(await useLink({ token: c.req.valid('param').token, form: c.req.valid('form') }, deps)),
    )
}
