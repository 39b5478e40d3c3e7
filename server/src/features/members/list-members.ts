import type { Member } from '../../contract/operators.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { requirePermission } from '../../domain/access.ts'
import type { Deps } from '../../ports.ts'
import { membersOfPractice, practiceBySlug, type MemberRow } from './member.repository.ts'

/** Who belongs to a practice, for its owners. One round trip. */
export async function listMembers(
  { slug, caller }: { slug: string; caller: Caller },
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): Promise<{ data: Member[]; nextCursor: null }> {
  const { actor, facts } = await loadAs(db, caller, clock(), [practiceBySlug(db, slug), membersOfPractice(db, slug)])
  const [[practice], rows] = facts
  requirePermission(actor, practice?.id, 'manage_members')
  return { data: rows.map(toMember), nextCursor: null }
}

export function toMember({ userId, email, userName, role, consultant, createdAt }: MemberRow): Member {
  return {
    userId,
    email,
    name: consultant?.name ?? (userName === '' ? null : userName),
    role,
    consultantId: consultant?.id ?? null,
    since: new Date(createdAt).toISOString(),
  }
}
