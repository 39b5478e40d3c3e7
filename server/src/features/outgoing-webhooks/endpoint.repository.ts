import { and, asc, eq, isNull, sql, type SQL } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import { insertWhere } from '../../db/insert-where.ts'
import type { Statement } from '../../db/run-batch.ts'
import { practices, webhookEndpoints } from '../../db/schema/index.ts'

export const mostEndpoints = 10

export function practiceBySlug(db: Database, slug: string) {
  return db.select({ id: practices.id, slug: practices.slug }).from(practices).where(eq(practices.slug, slug))
}

const lastDelivered = sql`(select max(told.delivered_at) from webhook_deliveries as told where told.endpoint_id = "webhook_endpoints"."id")`
const givenUpSince = sql`from webhook_deliveries as lost where lost.endpoint_id = "webhook_endpoints"."id"
  and lost.dead_at > coalesce(${lastDelivered}, 0)`

/** Events in a row that were given up. */
const failuresInARow: SQL<number> = sql<number>`(select count(*) ${givenUpSince})`

function selectEndpoints(db: Database) {
  return db
    .select({
      endpoint: webhookEndpoints,
      practice: practices.slug,
      failuresInARow,
      problem: sql<string | null>`(select lost.last_error ${givenUpSince} order by lost.dead_at desc limit 1)`,
      lastDeliveredAt: sql<number | null>`${lastDelivered}`,
    })
    .from(webhookEndpoints)
    .innerJoin(practices, eq(practices.id, webhookEndpoints.practiceId))
    .$dynamic()
}

export type EndpointRow = Awaited<ReturnType<typeof selectEndpoints>>[number]

export function endpointsOf(db: Database, slug: string) {
  return selectEndpoints(db)
    .where(and(eq(practices.slug, slug), isNull(webhookEndpoints.removedAt)))
    .orderBy(asc(webhookEndpoints.createdAt), asc(webhookEndpoints.id))
}

export function endpointById(db: Database, id: string) {
  return selectEndpoints(db).where(and(eq(webhookEndpoints.id, id), isNull(webhookEndpoints.removedAt)))
}

/** Writes nothing where the practice has as many as there may be. */
export function insertEndpoint(
  db: Database,
  row: typeof webhookEndpoints.$inferInsert,
  audit: AuditEntry,
): Statement[] {
  const hasRoom = sql`(select count(*) from ${webhookEndpoints} where ${webhookEndpoints.practiceId} = ${row.practiceId}
    and ${webhookEndpoints.removedAt} is null) < ${mostEndpoints}`
  return [...auditWhere(db, audit, hasRoom), insertWhere(db, webhookEndpoints, row, witnessed(audit.id))]
}

type Changes = Partial<Pick<typeof webhookEndpoints.$inferInsert, 'active' | 'events' | 'removedAt' | 'sealedSecret'>>

/** Writes nothing where it was removed. */
export function changeEndpoint(db: Database, id: string, changes: Changes, audit: AuditEntry): Statement[] {
  const isThere = sql`exists (select 1 from ${webhookEndpoints} where ${webhookEndpoints.id} = ${id}
    and ${webhookEndpoints.removedAt} is null)`
  return [
    ...auditWhere(db, audit, isThere),
    db
      .update(webhookEndpoints)
      .set(changes)
      .where(and(eq(webhookEndpoints.id, id), witnessed(audit.id))),
  ]
}

/** Switches it off where so many events were given up in a row. */
export function disableFailing(db: Database, id: string, most: number, audit: AuditEntry): Statement[] {
  const isFailing = sql`exists (select 1 from ${webhookEndpoints} where ${webhookEndpoints.id} = ${id}
    and ${webhookEndpoints.active} and ${failuresInARow} >= ${most})`
  return [
    ...auditWhere(db, audit, isFailing),
    db
      .update(webhookEndpoints)
      .set({ active: false })
      .where(and(eq(webhookEndpoints.id, id), witnessed(audit.id))),
  ]
}
