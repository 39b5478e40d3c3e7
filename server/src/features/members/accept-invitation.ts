import type { InvitationAcceptance, Membership } from '../../contract/operators.ts'
import { memberEntry, witnessed } from '../../db/audit.ts'
import { answerOnce, loadAs, rememberRequest, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { requireSignedIn } from '../../domain/access.ts'
import { sha256 } from '../../domain/digest.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { invitationState } from '../../domain/invitation.ts'
import type { Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { accept, invitationByToken, type InvitationRow } from './invitation.repository.ts'

type AcceptInvitation = { input: InvitationAcceptance; caller: Caller }
type AcceptDeps = Pick<Deps, 'db' | 'clock' | 'ids'>

/**
 * Makes whoever holds the link, and has proven the invited address, a member of the practice. Two round trips.
 * @throws DeskbellError `invitation_not_yours`, `already_member`, `link_used`, or `link_expired` where it is too old,
 *   revoked or unknown
 */
export function acceptInvitation(request: AcceptInvitation, deps: AcceptDeps): Promise<Membership> {
  return decideAnew(() => answerOnce(() => tryAccept(request, deps)))
}

async function tryAccept(
  { input, caller }: AcceptInvitation,
  { db, clock, ids }: AcceptDeps,
): Promise<Membership | null> {
  const now = clock()
  const tokenHash = await sha256(input.token)
  const { actor, facts, repeatOf } = await loadAs(db, caller, now, [invitationByToken(db, tokenHash)])
  requireSignedIn(actor)
  // The page around an embed could read the token of its session.
  if (actor.kind !== 'member') throw new DeskbellError('forbidden')
  const [row] = facts[0]
  if (row === undefined) throw new DeskbellError('link_expired')
  if (actor.email.toLowerCase() !== row.invitation.email) throw new DeskbellError('invitation_not_yours')
  if (repeatOf !== null) return toMembership(row)
  requireOpen(row, now)
  const { id, practiceId, role } = row.invitation
  if (actor.memberships.some((membership) => membership.practiceId === practiceId))
    throw new DeskbellError('already_member')
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId,
    action: 'member.joined',
    subject: ['member', actor.userId],
    after: { role, invitationId: id },
  })
  // Visitors see this name: never a part of the address.
  const consultant = { id: ids.id(), practiceId, userId: actor.userId, name: input.name ?? row.practice.name }
  const results = await writeAll(db, [
    ...accept(db, row, consultant, audit),
    ...rememberRequest(db, caller, id, now, witnessed(audit.id)),
  ])
  return rowsWritten(results[0]) > 0 ? toMembership(row) : null
}

function requireOpen({ invitation }: InvitationRow, now: number): void {
  const state = invitationState(invitation, now)
  if (state !== 'open') throw new DeskbellError(state === 'accepted' ? 'link_used' : 'link_expired')
}

function toMembership({ invitation, practice }: InvitationRow): Membership {
  return { practice: practice.slug, name: practice.name, role: invitation.role }
}
