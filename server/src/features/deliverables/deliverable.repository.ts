import { and, eq, isNull, sql } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import { insertWhere } from '../../db/insert-where.ts'
import type { Statement } from '../../db/run-batch.ts'
import { consultations, deliverables } from '../../db/schema/index.ts'

export type DeliverableRow = typeof deliverables.$inferSelect

/** Whose consultation, and how many things it has left already. */
export function consultationWithCount(db: Database, id: string) {
  return db
    .select({
      consultation: consultations,
      count: sql<number>`(select count(*) from ${deliverables} as left_behind
        where left_behind.consultation_id = "consultations"."id" and left_behind.removed_at is null)`,
    })
    .from(consultations)
    .where(eq(consultations.id, id))
}

/** Nothing where it was removed. */
export function deliverableById(db: Database, id: string) {
  return db
    .select({ deliverable: deliverables, consultantId: consultations.consultantId })
    .from(deliverables)
    .innerJoin(consultations, eq(consultations.id, deliverables.consultationId))
    .where(and(eq(deliverables.id, id), isNull(deliverables.removedAt)))
}

/** While the consultation is not cancelled. The audit entry is the witness. */
export function addStatements(db: Database, row: typeof deliverables.$inferInsert, audit: AuditEntry): Statement[] {
  const isOpen = sql`exists (select 1 from ${consultations} where ${consultations.id} = ${row.consultationId}
    and ${consultations.status} <> 'cancelled')`
  return [...auditWhere(db, audit, isOpen), insertWhere(db, deliverables, row, witnessed(audit.id))]
}

/** Only where nobody changed it since it was read. The audit entry is the witness. */
export function changeStatements(
  db: Database,
  { id, version }: Pick<DeliverableRow, 'id' | 'version'>,
  set: Partial<DeliverableRow>,
  audit: AuditEntry,
): Statement[] {
  const isAsSeen = sql`exists (select 1 from ${deliverables} where ${deliverables.id} = ${id}
    and ${deliverables.version} = ${version} and ${deliverables.removedAt} is null)`
  return [
    ...auditWhere(db, audit, isAsSeen),
    db
      .update(deliverables)
      .set({ ...set, version: version + 1, updatedAt: audit.createdAt })
      .where(and(eq(deliverables.id, id), witnessed(audit.id))),
  ]
}
