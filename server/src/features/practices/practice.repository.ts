import { and, asc, eq, gt, or, sql } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import { insertWhere } from '../../db/insert-where.ts'
import type { Statement } from '../../db/run-batch.ts'
import { operators, practiceMembers, practices, session } from '../../db/schema/index.ts'

export const practicesPerPage = 50

export function practiceBySlug(db: Database, slug: string) {
  return db.select().from(practices).where(eq(practices.slug, slug))
}

export function practiceById(db: Database, id: string) {
  return db.select().from(practices).where(eq(practices.id, id))
}

export type PracticeRow = typeof practices.$inferSelect

/** All of them for an operator, their own for members; one more than a page holds. */
export function practicesOfSession(db: Database, sessionToken: string, after: string | undefined) {
  const caller = sql`(select ${session.userId} from ${session} where ${session.token} = ${sessionToken} and ${session.practiceId} is null)`
  return db
    .select()
    .from(practices)
    .where(
      and(
        or(
          sql`exists (select 1 from ${operators} where ${operators.userId} = ${caller})`,
          sql`exists (select 1 from ${practiceMembers} as own where own.practice_id = "practices"."id" and own.user_id = ${caller})`,
        ),
        after === undefined ? undefined : gt(practices.slug, after),
      ),
    )
    .orderBy(asc(practices.slug))
    .limit(practicesPerPage + 1)
}

export function changePractice(
  db: Database,
  id: string,
  changes: Partial<PracticeRow>,
  audit: AuditEntry,
): Statement[] {
  return [
    ...auditWhere(db, audit, sql`true`),
    db
      .update(practices)
      .set({ ...changes, updatedAt: audit.createdAt })
      .where(and(eq(practices.id, id), witnessed(audit.id))),
  ]
}

/** Writes nothing where the slug is taken. */
export function insertPractice(db: Database, row: typeof practices.$inferInsert, audit: AuditEntry): Statement[] {
  return [
    ...auditWhere(db, audit, sql`not exists (select 1 from ${practices} where ${practices.slug} = ${row.slug})`),
    insertWhere(db, practices, row, witnessed(audit.id)),
  ]
}
