import { and, asc, sql, type SQL } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import { isFree } from '../../db/bookings.ts'
import type { Database } from '../../db/client.ts'
import { insertWhere } from '../../db/insert-where.ts'
import type { Statement } from '../../db/run-batch.ts'
import { consultants, consultations } from '../../db/schema/index.ts'
import { selectConsultations } from '../../db/views/managed-consultation-view.ts'

type NewConsultation = typeof consultations.$inferInsert

/** The consultation itself, or all sessions of the course that the id is of. */
export function plannedById(db: Database, id: string) {
  return selectConsultations(db)
    .where(sql`${consultations.id} = ${id} or ${consultations.courseId} = ${id}`)
    .orderBy(asc(consultations.startsAt))
}

/** All or nothing: every time must be free. The audit entry is the witness. */
export function planStatements(db: Database, rows: readonly NewConsultation[], audit: AuditEntry): Statement[] {
  const [{ consultantId }] = rows as [NewConsultation]
  const isActive = sql`exists (select 1 from ${consultants} where ${consultants.id} = ${consultantId} and ${consultants.active})`
  const guard = and(isActive, ...rows.map((row) => isFree(row, audit.createdAt))) as SQL
  const made = witnessed(audit.id)
  return [...auditWhere(db, audit, guard), ...rows.map((row) => insertWhere(db, consultations, row, made))]
}

/** Which of the times are taken, by their place, at the moment of the batch: told where it did nothing. */
export function takenTimes(db: Database, rows: readonly NewConsultation[], now: number) {
  const cells = rows.map((row) => sql`case when ${isFree(row, now)} then 0 else 1 end`)
  return db
    .select({ taken: sql<string>`json_array(${sql.join(cells, sql`, `)})` })
    .from(consultants)
    .limit(1)
}
