import type { AuditEntry, AuditPage, AuditQuery } from '../../contract/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { requirePermission } from '../../domain/access.ts'
import { fieldProblem } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { auditOfPractice, entriesPerPage, practiceBySlug, type AuditRow, type AuditStart } from './audit.repository.ts'

/** Who changed what in a practice, with the values before and after, newest first. One round trip. */
export async function listAudit(
  { query, caller }: { query: AuditQuery; caller: Caller },
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): Promise<AuditPage> {
  const { actor, facts } = await loadAs(db, caller, clock(), [
    practiceBySlug(db, query.practice),
    auditOfPractice(db, query, decode(query.cursor)),
  ])
  const [[practice], rows] = facts
  requirePermission(actor, practice?.id, 'read_audit')
  const shown = rows.slice(0, entriesPerPage)
  const last = shown.at(-1)?.entry
  const nextCursor = rows.length > entriesPerPage && last !== undefined ? `${last.createdAt}_${last.id}` : null
  return { data: shown.map(toEntry), nextCursor }
}

function toEntry({ entry, before, after, member, consultantName }: AuditRow): AuditEntry {
  const { id, createdAt, actorKind, actorUserId, action, subjectType, subjectId, changedFields } = entry
  return {
    id,
    at: new Date(createdAt).toISOString(),
    actor: {
      kind: actorKind,
      userId: actorUserId,
      name: member === null ? null : (consultantName ?? (member.name || null)),
      email: member?.email ?? null,
    },
    action,
    subject: { type: subjectType, id: subjectId },
    changedFields,
    before,
    after,
    // Fields are only named where there were values of them.
    erased: changedFields.length > 0 && before === null && after === null,
  }
}

function decode(cursor: string | undefined): AuditStart | null {
  if (cursor === undefined) return null
  const [, createdAt, id] = /^(\d{1,16})_([0-9a-f-]{36})$/.exec(cursor) ?? []
  if (createdAt === undefined || id === undefined)
    throw fieldProblem('invalid_input', 'cursor', 'Use the nextCursor of the page before.')
  return { createdAt: Number(createdAt), id }
}
