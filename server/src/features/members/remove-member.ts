import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import {
  memberOfPractice,
  practiceBySlug,
  removeMember as removeStatements,
  type MemberRow,
} from './member.repository.ts'

type RemoveMember = { practice: string; userId: string; caller: Caller }

/**
 * Ends a membership; sessions stay open and may nothing in the practice from then on. Two round trips.
 * @throws DeskbellError `last_owner`, or `not_found` where there is no such member
 */
export async function removeMember(
  { practice: slug, userId, caller }: RemoveMember,
  { db, clock, ids }: Pick<Deps, 'db' | 'clock' | 'ids'>,
): Promise<void> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [practiceBySlug(db, slug), memberOfPractice(db, slug, userId)])
  const [[practice], [member]] = facts
  requirePermission(actor, practice?.id, 'manage_members')
  if (member === undefined) throw new DeskbellError('not_found')
  const practiceId = practice?.id as string
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId,
    action: 'member.removed',
    subject: ['member', userId],
    before: { role: member.role },
    after: {},
  })
  const results = await writeAll(db, [
    ...removeStatements(db, { practiceId, userId }, audit),
    memberOfPractice(db, slug, userId),
  ])
  const stillThere = (results.at(-1) as MemberRow[]).length > 0
  if (rowsWritten(results[0]) === 0 && stillThere) throw new DeskbellError('last_owner')
}
