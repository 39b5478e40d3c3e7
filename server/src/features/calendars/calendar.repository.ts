import { and, asc, eq, lte, sql } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import { insertWhere } from '../../db/insert-where.ts'
import type { Statement } from '../../db/run-batch.ts'
import { consultants, externalCalendars } from '../../db/schema/index.ts'

export const mostCalendars = 10

export function consultantWithZone(db: Database, consultantId: string) {
  return db
    .select({ practiceId: consultants.practiceId, timeZone: consultants.timeZone })
    .from(consultants)
    .where(eq(consultants.id, consultantId))
}

/** Calendars whose turn it is, those that waited longest first. */
export function dueCalendars(db: Database, now: number, limit: number) {
  return db
    .select({
      id: externalCalendars.id,
      sealedUrl: externalCalendars.sealedUrl,
      etag: externalCalendars.etag,
      refreshedAt: externalCalendars.refreshedAt,
      failures: externalCalendars.failures,
      nextRefreshAt: externalCalendars.nextRefreshAt,
      timeZone: consultants.timeZone,
    })
    .from(externalCalendars)
    .innerJoin(consultants, eq(consultants.id, externalCalendars.consultantId))
    .where(lte(externalCalendars.nextRefreshAt, now))
    .orderBy(asc(externalCalendars.nextRefreshAt))
    .limit(limit)
}

/** Nobody else asks the calendar until then. Writes nothing where another process was first. */
export function claimCalendar(
  db: Database,
  { id, nextRefreshAt }: { id: string; nextRefreshAt: number },
  until: number,
) {
  return db
    .update(externalCalendars)
    .set({ nextRefreshAt: until })
    .where(and(eq(externalCalendars.id, id), eq(externalCalendars.nextRefreshAt, nextRefreshAt)))
}

export type RefreshColumns = Partial<
  Pick<
    typeof externalCalendars.$inferInsert,
    'busy' | 'etag' | 'refreshedAt' | 'checkedAt' | 'nextRefreshAt' | 'failures' | 'problem'
  >
>

export function saveRefresh(db: Database, id: string, columns: RefreshColumns): Statement {
  return db.update(externalCalendars).set(columns).where(eq(externalCalendars.id, id))
}

/** The same, asked for by a member. */
export function saveAskedRefresh(db: Database, id: string, columns: RefreshColumns, audit: AuditEntry): Statement[] {
  return [
    ...auditWhere(db, audit, isThere(id)),
    db
      .update(externalCalendars)
      .set(columns)
      .where(and(eq(externalCalendars.id, id), witnessed(audit.id))),
  ]
}

/** Writes nothing where the consultant has as many as there may be. */
export function insertCalendar(
  db: Database,
  row: typeof externalCalendars.$inferInsert,
  audit: AuditEntry,
): Statement[] {
  const hasRoom = sql`(select count(*) from ${externalCalendars}
    where ${externalCalendars.consultantId} = ${row.consultantId}) < ${mostCalendars}`
  return [...auditWhere(db, audit, hasRoom), insertWhere(db, externalCalendars, row, witnessed(audit.id))]
}

export function deleteCalendar(db: Database, id: string, audit: AuditEntry): Statement[] {
  return [
    ...auditWhere(db, audit, isThere(id)),
    db.delete(externalCalendars).where(and(eq(externalCalendars.id, id), witnessed(audit.id))),
  ]
}

function isThere(id: string) {
  return sql`exists (select 1 from ${externalCalendars} where ${externalCalendars.id} = ${id})`
}
