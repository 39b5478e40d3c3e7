import { Hono } from 'hono'
import { byUserId, invitationAcceptance, invitationInput, memberPatch, ofPractice } from '../../contract/operators.ts'
import { byId } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { changeRole } from './change-role.ts'
import { inviteMember } from './invite-member.ts'
import { listInvitations } from './list-invitations.ts'
import { listMembers } from './list-members.ts'
import { removeMember } from './remove-member.ts'
import { revokeInvitation } from './revoke-invitation.ts'

type MembersDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'publicUrl' | 'deliverSoon' | 'rateLimiter'>

/** Under `/api/members`. */
export function membersRoutes(deps: MembersDeps) {
  return new Hono<Env>()
    .get('/', validate('query', ofPractice), async (c) =>
      c.json(await listMembers({ slug: c.req.valid('query').practice, caller: c.var.caller }, deps)),
    )
    .patch('/:userId', validate('param', byUserId), validate('json', memberPatch), async (c) => {
      const { userId } = c.req.valid('param')
      return c.json(await changeRole({ userId, patch: c.req.valid('json'), caller: c.var.caller }, deps))
    })
    .delete('/:userId', validate('param', byUserId), validate('query', ofPractice), async (c) => {
      await removeMember({ ...c.req.valid('param'), ...c.req.valid('query'), caller: c.var.caller }, deps)
      return c.body(null, 204)
    })
}

/** Under `/api/invitations`. */
export function invitationsRoutes(deps: MembersDeps) {
  return new Hono<Env>()
    .get('/', validate('query', ofPractice), async (c) =>
      c.json(await listInvitations({ slug: c.req.valid('query').practice, caller: c.var.caller }, deps)),
    )
    .post('/', validate('json', invitationInput), async (c) =>
      c.json(await inviteMember({ input: c.req.valid('json'), caller: c.var.caller }, deps), 201),
    )
    .post('/accept', validate('json', invitationAcceptance), async (c) =>
      c.json(await acceptInvitation({ input: c.req.valid('json'), caller: c.var.caller }, deps)),
    )
    .delete('/:id', validate('param', byId), async (c) => {
      await revokeInvitation({ id: c.req.valid('param').id, caller: c.var.caller }, deps)
      return c.body(null, 204)
    })
}
