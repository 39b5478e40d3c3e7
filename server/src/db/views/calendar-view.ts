import { asc, eq, sql } from 'drizzle-orm'
import type { ExternalCalendar } from '../../contract/availability.ts'
import type { Database } from '../client.ts'
import { externalCalendars } from '../schema/index.ts'

/** All but the busy times, of which there may be thousands. */
export function calendarsOf(db: Database, consultantId: string) {
  return db
    .select({
      id: externalCalendars.id,
      name: externalCalendars.name,
      host: externalCalendars.host,
      sealedUrl: externalCalendars.sealedUrl,
      etag: externalCalendars.etag,
      refreshedAt: externalCalendars.refreshedAt,
      failures: externalCalendars.failures,
      problem: externalCalendars.problem,
      busyCount: sql<number>`json_array_length(${externalCalendars.busy})`,
    })
    .from(externalCalendars)
    .where(eq(externalCalendars.consultantId, consultantId))
    .orderBy(asc(externalCalendars.createdAt), asc(externalCalendars.id))
}

export type CalendarRow = Awaited<ReturnType<typeof calendarsOf>>[number]

const staleAfter = 2 * 3_600_000

export function toExternalCalendar(row: CalendarRow, now: number): ExternalCalendar {
  const { id, name, host, refreshedAt, problem, busyCount } = row
  return {
    id,
    name,
    host,
    refreshedAt: refreshedAt === null ? null : new Date(refreshedAt).toISOString(),
    stale: refreshedAt === null || now - refreshedAt > staleAfter,
    problem,
    busyCount,
  }
}
