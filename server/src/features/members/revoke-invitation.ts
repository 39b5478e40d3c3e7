import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { invitationState } from '../../domain/invitation.ts'
import type { Deps } from '../../ports.ts'
import { invitationById, revoke, type InvitationRow } from './invitation.repository.ts'

/**
 * Ends an open invitation; one that is over already stays as it is. Two round trips.
 * @throws DeskbellError `already_member` where it was accepted
 */
export async function revokeInvitation(
  { id, caller }: { id: string; caller: Caller },
  { db, clock, ids }: Pick<Deps, 'db' | 'clock' | 'ids'>,
): Promise<void> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [invitationById(db, id)])
  const practiceId = facts[0][0]?.invitation.practiceId
  requirePermission(actor, practiceId, 'manage_members')
  const { invitation } = facts[0][0] as InvitationRow
  if (invitation.acceptedAt !== null) throw new DeskbellError('already_member')
  if (invitationState(invitation, now) !== 'open') return
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId: invitation.practiceId,
    action: 'invitation.revoked',
    subject: ['invitation', id],
  })
  const results = await writeAll(db, [...revoke(db, id, audit), invitationById(db, id)])
  const [after] = results.at(-1) as InvitationRow[]
  if (rowsWritten(results[0]) === 0 && after?.invitation.acceptedAt !== null) throw new DeskbellError('already_member')
}
