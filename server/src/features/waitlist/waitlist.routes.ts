import { Hono } from 'hono'
import { manageToken } from '../../contract/consultations.ts'
import { byId } from '../../contract/primitives.ts'
import { offerForm, waitlistInput, waitlistQuery } from '../../contract/waitlist.ts'
import type { Env } from '../../http/env.ts'
import { linkPage } from '../../http/link-page.ts'
import { rateLimit } from '../../http/rate-limit.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { acceptOffer } from './accept-offer.ts'
import { answerOffer } from './answer-offer.ts'
import { joinWaitlist } from './join-waitlist.ts'
import { leaveWaitlist } from './leave-waitlist.ts'
import { listWaitlist } from './list-waitlist.ts'
import { showOffer } from './show-offer.ts'

export function waitlistRoutes(deps: Deps) {
  return new Hono<Env>()
    .get('/', validate('query', waitlistQuery), async (c) =>
      c.json(await listWaitlist({ query: c.req.valid('query'), caller: c.var.caller }, deps)),
    )
    .post('/', validate('json', waitlistInput), async (c) =>
      c.json(await joinWaitlist({ input: c.req.valid('json'), caller: c.var.caller }, deps), 201),
    )
    .delete('/:id', validate('param', byId), async (c) => {
      await leaveWaitlist({ id: c.req.valid('param').id, caller: c.var.caller }, deps)
      return c.body(null, 204)
    })
    .post('/:id/accept', validate('param', byId), async (c) =>
      c.json(await acceptOffer({ id: c.req.valid('param').id, caller: c.var.caller }, deps)),
    )
}

const often = { limit: 30, windowMilliseconds: 60_000 }

/** Below /waitlist: where the mail about an offer leads. Looking changes nothing, for mail programs look, too. */
export function offerRoutes(deps: Deps) {
  return new Hono<Env>()
    .use('/:token', rateLimit('offer', often, deps), linkPage)
    .get('/:token', validate('param', manageToken), async (c) =>
      c.html(await showOffer({ token: c.req.valid('param').token }, deps)),
    )
    .post('/:token', validate('param', manageToken), validate('form', offerForm), async (c) => {
      const request = { token: c.req.valid('param').token, form: c.req.valid('form') }
      const { html, done } = await answerOffer(request, deps)
      return c.html(html, done ? 200 : 422)
    })
}
