import type { Invitation } from '../../contract/operators.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { requirePermission } from '../../domain/access.ts'
import type { Deps } from '../../ports.ts'
import { invitationsOfPractice } from './invitation.repository.ts'
import { toInvitation } from './invite-member.ts'
import { practiceBySlug } from './member.repository.ts'

/** The newest invitations of a practice, whatever became of them. One round trip. */
export async function listInvitations(
  { slug, caller }: { slug: string; caller: Caller },
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): Promise<{ data: Invitation[]; nextCursor: null }> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [practiceBySlug(db, slug), invitationsOfPractice(db, slug)])
  const [[practice], rows] = facts
  requirePermission(actor, practice?.id, 'manage_members')
  return { data: rows.map((row) => toInvitation(row, now)), nextCursor: null }
}
