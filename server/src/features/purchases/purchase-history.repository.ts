import { and, desc, eq, sql } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import { auditEntries, auditValues, creditGrants, user } from '../../db/schema/index.ts'
import { statementLines, type LineStart } from '../../db/views/statement-view.ts'

export const changesPerPage = 50
export type ChangeStart = { at: number; row: number }

/** What was changed about a purchase, newest first; one more than a page holds. */
export function changesOf(db: Database, purchaseId: string, start: ChangeStart | null) {
  const row = sql<number>`${auditEntries}.rowid`
  return db
    .select({
      row: row.as('row'),
      id: auditEntries.id,
      at: auditEntries.createdAt,
      action: auditEntries.action,
      by: auditEntries.actorKind,
      byName: sql<string | null>`coalesce(nullif(${user.name}, ''), ${user.email})`,
      before: auditValues.before,
      after: auditValues.after,
    })
    .from(auditEntries)
    .leftJoin(auditValues, eq(auditValues.entryId, auditEntries.id))
    .leftJoin(user, eq(user.id, auditEntries.actorUserId))
    .where(
      and(
        eq(auditEntries.subjectId, purchaseId),
        start === null ? undefined : sql`(${auditEntries.createdAt}, ${row}) < (${start.at}, ${start.row})`,
      ),
    )
    .orderBy(desc(auditEntries.createdAt), desc(row))
    .limit(changesPerPage + 1)
}

export function linesOf(db: Database, purchaseId: string, start: LineStart | null) {
  return statementLines(db, eq(creditGrants.purchaseId, purchaseId), start)
}
