import { and, desc, eq, sql } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import { auditEntries, auditValues, user } from '../../db/schema/index.ts'

export const entriesPerPage = 50
export type HistoryStart = { at: number; row: number }

/** What was done to a consultation, its seats and its deliverables, newest first; one more than a page holds. */
export function historyOf(db: Database, id: string, start: HistoryStart | null) {
  const row = sql<number>`${auditEntries}.rowid`
  const isMember = sql`${auditEntries.actorKind} = 'member'`
  return db
    .select({
      row: row.as('row'),
      id: auditEntries.id,
      at: auditEntries.createdAt,
      by: auditEntries.actorKind,
      byName: sql<string | null>`case when ${isMember} then coalesce(nullif(${user.name}, ''), ${user.email}) end`,
      action: auditEntries.action,
      subjectType: auditEntries.subjectType,
      subjectId: auditEntries.subjectId,
      before: auditValues.before,
      after: auditValues.after,
    })
    .from(auditEntries)
    .leftJoin(auditValues, eq(auditValues.entryId, auditEntries.id))
    .leftJoin(user, eq(user.id, auditEntries.actorUserId))
    .where(
      and(
        sql`${auditEntries.subjectId} in (select ${id}
          union all select seat.id from bookings as seat where seat.consultation_id = ${id}
          union all select left_behind.id from deliverables as left_behind where left_behind.consultation_id = ${id})`,
        start === null ? undefined : sql`(${auditEntries.createdAt}, ${row}) < (${start.at}, ${start.row})`,
      ),
    )
    .orderBy(desc(auditEntries.createdAt), desc(row))
    .limit(entriesPerPage + 1)
}
