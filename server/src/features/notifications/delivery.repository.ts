import { and, desc, eq, isNotNull, isNull, sql, type SQL } from 'drizzle-orm'
import type { DeliveriesQuery } from '../../contract/deliveries.ts'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import type { Statement } from '../../db/run-batch.ts'
import { clients, outbox, practices } from '../../db/schema/index.ts'

export const deliveriesPerPage = 50
export type DeliveryStart = { createdAt: number; id: string }

const columns = {
  mail: outbox,
  practice: {
    name: practices.name,
    locale: practices.locale,
    timeZone: practices.timeZone,
    mailSettings: practices.mailSettings,
  },
  client: {
    id: clients.id,
    locale: clients.locale,
    timeZone: clients.timeZone,
    unsubscribedAt: clients.unsubscribedAt,
  },
}

function selectDeliveries(db: Database) {
  return db
    .select(columns)
    .from(outbox)
    .innerJoin(practices, eq(practices.id, outbox.practiceId))
    .leftJoin(clients, and(eq(clients.practiceId, outbox.practiceId), eq(clients.email, outbox.recipient)))
    .$dynamic()
}

export type DeliveryRow = Awaited<ReturnType<typeof selectDeliveries>>[number]

export function practiceBySlug(db: Database, slug: string) {
  return db.select({ id: practices.id }).from(practices).where(eq(practices.slug, slug))
}

const stateIs: Record<NonNullable<DeliveriesQuery['state']>, SQL | undefined> = {
  failed: isNotNull(outbox.deadAt),
  delivered: isNotNull(outbox.deliveredAt),
  waiting: and(isNull(outbox.deadAt), isNull(outbox.deliveredAt)),
}

/** Newest first; one more than a page holds. */
export function deliveriesOfPractice(
  db: Database,
  { practice, state, about }: DeliveriesQuery,
  start: DeliveryStart | null,
) {
  const practiceId = sql`(select known.id from ${practices} as known where known.slug = ${practice})`
  return selectDeliveries(db)
    .where(
      and(
        eq(outbox.practiceId, practiceId),
        state === undefined ? undefined : stateIs[state],
        about === undefined ? undefined : eq(outbox.subjectId, about),
        start === null ? undefined : sql`(${outbox.createdAt}, ${outbox.id}) < (${start.createdAt}, ${start.id})`,
      ),
    )
    .orderBy(desc(outbox.createdAt), desc(outbox.id))
    .limit(deliveriesPerPage + 1)
}

export function deliveryById(db: Database, id: string) {
  return selectDeliveries(db).where(eq(outbox.id, id))
}

/** A mail that was given up, and whose text is still there, is due again. The audit entry is the witness. */
export function retryStatements(db: Database, id: string, audit: AuditEntry): Statement[] {
  const isGivenUp = sql`exists (select 1 from ${outbox} where ${outbox.id} = ${id}
    and ${outbox.deadAt} is not null and ${outbox.body} is not null and not ${outbox.secret})`
  return [
    ...auditWhere(db, audit, isGivenUp),
    db
      .update(outbox)
      .set({ deadAt: null, attempts: 0, nextAttemptAt: audit.createdAt })
      .where(and(eq(outbox.id, id), witnessed(audit.id))),
  ]
}
