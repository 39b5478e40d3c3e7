import { and, asc, eq, sql } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import { insertRows } from '../../db/insert-rows.ts'
import type { Statement } from '../../db/run-batch.ts'
import { availabilitySchedules, consultants } from '../../db/schema/index.ts'
import { calendarsOf } from '../../db/views/calendar-view.ts'

export type ScheduleRow = typeof availabilitySchedules.$inferSelect

/** What is shown of a consultant's time: three statements for one batch. */
export function selectAvailability(db: Database, consultantId: string) {
  return [consultantOf(db, consultantId), schedulesOf(db, consultantId), calendarsOf(db, consultantId)] as const
}

export function consultantOf(db: Database, consultantId: string) {
  return db
    .select({
      id: consultants.id,
      practiceId: consultants.practiceId,
      timeZone: consultants.timeZone,
      version: consultants.availabilityVersion,
    })
    .from(consultants)
    .where(eq(consultants.id, consultantId))
}

function schedulesOf(db: Database, consultantId: string) {
  return db
    .select()
    .from(availabilitySchedules)
    .where(eq(availabilitySchedules.consultantId, consultantId))
    .orderBy(
      sql`${availabilitySchedules.isDefault} desc`,
      asc(availabilitySchedules.name),
      asc(availabilitySchedules.id),
    )
}

/** Writes nothing where the version is another one by now. */
export function replaceSchedules(
  db: Database,
  { consultantId, version, rows }: { consultantId: string; version: number; rows: ScheduleRow[] },
  audit: AuditEntry,
): Statement[] {
  const made = witnessed(audit.id)
  return [
    ...auditWhere(db, audit, isVersion(consultantId, version)),
    raiseVersion(db, consultantId, version, audit),
    db.delete(availabilitySchedules).where(and(eq(availabilitySchedules.consultantId, consultantId), made)),
    ...insertRows(db, availabilitySchedules, rows, made),
  ]
}

type HolidayColumns = Pick<ScheduleRow, 'holidayCountry' | 'holidayRegion' | 'holidays' | 'holidaysThroughYear'>

/** Writes nothing where the version is another one by now. */
export function setHolidayColumns(
  db: Database,
  of: { consultantId: string; version: number; scheduleId: string; columns: HolidayColumns },
  audit: AuditEntry,
): Statement[] {
  const { consultantId, version, scheduleId, columns } = of
  return [
    ...auditWhere(db, audit, isVersion(consultantId, version)),
    raiseVersion(db, consultantId, version, audit),
    db
      .update(availabilitySchedules)
      .set({ ...columns, updatedAt: audit.createdAt })
      .where(and(eq(availabilitySchedules.id, scheduleId), witnessed(audit.id))),
  ]
}

/** Schedules with holidays of a country that end before a year does. */
export function schedulesShortOf(db: Database, year: number) {
  return db
    .select()
    .from(availabilitySchedules)
    .where(
      sql`${availabilitySchedules.holidayCountry} is not null and ${availabilitySchedules.holidaysThroughYear} < ${year}`,
    )
    .limit(100)
}

/** Only where nobody chose another calendar meanwhile. */
export function addHolidays(db: Database, row: ScheduleRow, columns: HolidayColumns): Statement {
  return db
    .update(availabilitySchedules)
    .set(columns)
    .where(
      and(
        eq(availabilitySchedules.id, row.id),
        sql`${availabilitySchedules.holidayCountry} is ${columns.holidayCountry}`,
        sql`${availabilitySchedules.holidayRegion} is ${columns.holidayRegion}`,
        sql`${availabilitySchedules.holidaysThroughYear} is ${row.holidaysThroughYear}`,
      ),
    )
}

function isVersion(consultantId: string, version: number) {
  return sql`exists (select 1 from ${consultants} where ${consultants.id} = ${consultantId}
    and ${consultants.availabilityVersion} = ${version})`
}

function raiseVersion(db: Database, consultantId: string, version: number, audit: AuditEntry): Statement {
  return db
    .update(consultants)
    .set({ availabilityVersion: version + 1 })
    .where(and(eq(consultants.id, consultantId), witnessed(audit.id)))
}
