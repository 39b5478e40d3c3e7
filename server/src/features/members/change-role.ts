import type { Member, MemberPatch } from '../../contract/operators.ts'
import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { toMember } from './list-members.ts'
import {
  changeRole as changeStatements,
  memberOfPractice,
  practiceBySlug,
  type MemberRow,
} from './member.repository.ts'

type ChangeRole = { userId: string; patch: MemberPatch; caller: Caller }

/**
 * Gives a member another role. Two round trips.
 * @throws DeskbellError `last_owner`, `not_found` where there is no such member, `version_conflict`
 */
export async function changeRole(
  { userId, patch, caller }: ChangeRole,
  { db, clock, ids }: Pick<Deps, 'db' | 'clock' | 'ids'>,
): Promise<Member> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [
    practiceBySlug(db, patch.practice),
    memberOfPractice(db, patch.practice, userId),
  ])
  const [[practice], [member]] = facts
  requirePermission(actor, practice?.id, 'manage_members')
  if (member === undefined) throw new DeskbellError('not_found')
  const { id: practiceId, name } = practice as NonNullable<typeof practice>
  const [from, to] = [member.role, patch.role]
  if (from === to) return toMember(member)
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId,
    action: 'member.role_changed',
    subject: ['member', userId],
    before: { role: from },
    after: { role: to },
  })
  const consultant = { id: ids.id(), practiceId, userId, name: member.userName || name }
  const statements = changeStatements(db, { practiceId, userId }, { from, to }, consultant, audit)
  const results = await writeAll(db, [...statements, memberOfPractice(db, patch.practice, userId)])
  const [after] = results.at(-1) as MemberRow[]
  if (after === undefined) throw new DeskbellError('not_found')
  if (rowsWritten(results[0]) === 0) throw new DeskbellError(after.role === from ? 'last_owner' : 'version_conflict')
  return toMember(after)
}
