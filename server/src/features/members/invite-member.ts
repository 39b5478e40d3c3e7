import type { Invitation, InvitationInput } from '../../contract/operators.ts'
import { memberEntry, witnessed } from '../../db/audit.ts'
import { answerOnce, loadAs, rememberRequest, type Caller } from '../../db/identity.ts'
import { writeThenRead } from '../../db/run-batch.ts'
import { isOperator, requirePermission, requireSignedIn, type Actor } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { invitationState } from '../../domain/invitation.ts'
import type { Deps } from '../../ports.ts'
import { prepareInvitation } from '../shared/prepare-invitation.ts'
import { invitationById, inviteWhere, type InvitationRow } from './invitation.repository.ts'
import { practiceBySlug } from './member.repository.ts'

type InviteMember = { input: InvitationInput; caller: Caller }
type InviteDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'publicUrl' | 'deliverSoon' | 'rateLimiter'>

/** Mail to strangers is what a stolen session would be used for. */
const perHour = { limit: 40, windowMilliseconds: 3_600_000 }

/**
 * Invites an address into a practice with a role. Two round trips.
 * @throws DeskbellError `already_member`, `rate_limited`, or where the caller may not
 */
export function inviteMember(request: InviteMember, deps: InviteDeps): Promise<Invitation> {
  return answerOnce(() => invite(request, deps))
}

async function invite({ input, caller }: InviteMember, deps: InviteDeps): Promise<Invitation> {
  const { db, clock, ids, rateLimiter } = deps
  const now = clock()
  const { email, role } = input
  const { actor, facts, repeatOf } = await loadAs(db, caller, now, [practiceBySlug(db, input.practice)])
  const [practice] = facts[0]
  requireInviter(actor, practice?.id, role)
  const { id: practiceId } = practice as NonNullable<typeof practice>
  if (repeatOf !== null) {
    const [made] = await invitationById(db, repeatOf)
    return toInvitation(made as InvitationRow, now)
  }
  const { ok, retryAfterSeconds } = rateLimiter.take(`invitations:${practiceId}`, perHour, now)
  if (!ok) throw new DeskbellError('rate_limited', { details: { retryAfterSeconds } })
  const invited = await prepareInvitation(
    { practice: { id: practiceId }, email, role, invitedByUserId: actor.userId },
    deps,
  )
  const { id } = invited.row
  const entry = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId,
    action: 'invitation.sent',
    subject: ['invitation', id],
    after: { email, role },
  })
  const isMember = actor.memberships.some((membership) => membership.practiceId === practiceId)
  const statements = [
    ...inviteWhere(db, invited, isMember ? entry : { ...entry, actorKind: 'operator' }),
    ...rememberRequest(db, caller, id, now, witnessed(entry.id)),
  ]
  const [row] = await writeThenRead(db, statements, invitationById(db, id))
  if (row === undefined) throw new DeskbellError('already_member')
  deps.deliverSoon()
  return toInvitation(row, now)
}

/** The operator invites owners into any practice; whom else it takes in is its owners' business. */
function requireInviter(
  actor: Actor,
  practiceId: string | undefined,
  role: InvitationInput['role'],
): asserts actor is Extract<Actor, { kind: 'member' }> {
  requireSignedIn(actor)
  if (practiceId !== undefined && isOperator(actor) && role === 'owner') return
  requirePermission(actor, practiceId, 'manage_members')
}

export function toInvitation({ invitation, practice }: InvitationRow, now: number): Invitation {
  const { id, email, role, createdAt, expiresAt } = invitation
  return {
    id,
    practice: practice.slug,
    email,
    role,
    state: invitationState(invitation, now),
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
  }
}
