import { sql, type SQL } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import type { Database } from './client.ts'
import { insertWhere } from './insert-where.ts'
import { auditEntries, auditValues } from './schema/index.ts'

export type AuditEntry = {
  id: string
  practiceId: string
  actorKind: 'member' | 'client' | 'operator' | 'system'
  actorUserId: string | null
  action: string
  subjectType:
    | 'package'
    | 'purchase'
    | 'consultant'
    | 'practice'
    | 'client'
    | 'member'
    | 'invitation'
    | 'import'
    | 'consultation'
    | 'booking'
    | 'waitlist_entry'
    | 'delivery'
    | 'deliverable'
  subjectId: string
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  createdAt: number
}

/** An entry for what a member of the practice did. */
export function memberEntry(entry: {
  id: string
  at: number
  actor: { userId: string }
  practiceId: string
  action: string
  subject: [AuditEntry['subjectType'], string]
  before?: Record<string, unknown>
  after?: Record<string, unknown>
}): AuditEntry {
  const { id, at, actor, practiceId, action, subject, before = null, after = null } = entry
  const [subjectType, subjectId] = subject
  return {
    id,
    practiceId,
    actorKind: 'member',
    actorUserId: actor.userId,
    action,
    subjectType,
    subjectId,
    before,
    after,
    createdAt: at,
  }
}

/**
 * Writes an audit entry if `guard` holds. The entry then is the witness of the whole batch: later statements ask
 * `witnessed(entry.id)` instead of repeating a guard that earlier ones may have made untrue.
 */
export function auditWhere(db: Database, entry: AuditEntry, guard: SQL): [BatchItem<'sqlite'>, BatchItem<'sqlite'>] {
  const { before, after, ...rest } = entry
  const written = insertWhere(db, auditEntries, { ...rest, changedFields: changedFields(before, after) }, guard)
  entryIds.set(written, entry.id)
  return [
    written,
    insertWhere(
      db,
      auditValues,
      { entryId: entry.id, before: jsonOrNull(before), after: jsonOrNull(after) },
      witnessed(entry.id),
    ),
  ]
}

const entryIds = new WeakMap<BatchItem<'sqlite'>, string>()

/** The audit entries that statements write, by their statement. */
export function entriesOf(statements: readonly BatchItem<'sqlite'>[]): Map<BatchItem<'sqlite'>, string> {
  return new Map(
    statements.flatMap((statement) => {
      const id = entryIds.get(statement)
      return id === undefined ? [] : [[statement, id]]
    }),
  )
}

/** A condition that holds inside the batch that made the row it asks for. */
export type Witness = SQL

/** True inside a batch whose audit entry was written. */
export function witnessed(entryId: string): Witness {
  return sql`exists (select 1 from ${auditEntries} where ${auditEntries.id} = ${entryId})`
}

function changedFields(before: Record<string, unknown> | null, after: Record<string, unknown> | null): string[] {
  const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  return [...keys].filter((key) => JSON.stringify(before?.[key]) !== JSON.stringify(after?.[key]))
}

// A JSON column would store the text `null`.
function jsonOrNull(value: Record<string, unknown> | null) {
  return value === null ? sql`null` : value
}
