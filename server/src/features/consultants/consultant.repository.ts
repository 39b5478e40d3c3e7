import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import { insertWhere } from '../../db/insert-where.ts'
import { consultants, practices } from '../../db/schema/index.ts'

function selectConsultants(db: Database) {
  return db
    .select({
      consultant: consultants,
      practice: { slug: practices.slug, name: practices.name, suspendedAt: practices.suspendedAt },
    })
    .from(consultants)
    .innerJoin(practices, eq(practices.id, consultants.practiceId))
    .$dynamic()
}

export type ConsultantRow = Awaited<ReturnType<typeof selectConsultants>>[number]

export function consultantById(db: Database, id: string) {
  return selectConsultants(db).where(eq(consultants.id, id))
}

export function activeConsultants(db: Database, slug: string) {
  return selectConsultants(db)
    .where(and(eq(practices.slug, slug), eq(consultants.active, true), isNull(practices.suspendedAt)))
    .orderBy(asc(consultants.createdAt), asc(consultants.id))
}

export function practiceBySlug(db: Database, slug: string) {
  return db
    .select({ id: practices.id, suspendedAt: practices.suspendedAt, timeZone: practices.timeZone })
    .from(practices)
    .where(eq(practices.slug, slug))
}

export function insertConsultant(
  db: Database,
  row: typeof consultants.$inferInsert,
  audit: AuditEntry,
): BatchItem<'sqlite'>[] {
  return [...auditWhere(db, audit, sql`true`), insertWhere(db, consultants, row, witnessed(audit.id))]
}

/** Writes nothing where the version is another one by now. */
export function changeConsultant(
  db: Database,
  id: string,
  version: number,
  changes: Partial<ConsultantRow['consultant']>,
  audit: AuditEntry,
): BatchItem<'sqlite'>[] {
  return [
    ...auditWhere(
      db,
      audit,
      sql`exists (select 1 from ${consultants} where ${consultants.id} = ${id} and ${consultants.version} = ${version})`,
    ),
    db
      .update(consultants)
      .set({ ...changes, version: version + 1, updatedAt: audit.createdAt })
      .where(and(eq(consultants.id, id), witnessed(audit.id))),
  ]
}
