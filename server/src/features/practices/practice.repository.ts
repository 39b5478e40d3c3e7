import { and, eq, sql } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import { practices } from '../../db/schema/index.ts'

export function practiceBySlug(db: Database, slug: string) {
  return db.select().from(practices).where(eq(practices.slug, slug))
}

export type PracticeRow = typeof practices.$inferSelect

export function changePractice(
  db: Database,
  id: string,
  changes: Partial<PracticeRow>,
  audit: AuditEntry,
): BatchItem<'sqlite'>[] {
  return [
    ...auditWhere(db, audit, sql`true`),
    db
      .update(practices)
      .set({ ...changes, updatedAt: audit.createdAt })
      .where(and(eq(practices.id, id), witnessed(audit.id))),
  ]
}
