import { and, desc, eq, isNotNull, isNull, sql, type SQL } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import { insertRows } from '../../db/insert-rows.ts'
import type { Statement } from '../../db/run-batch.ts'
import { auditEntries, webhookDeliveries, webhookEndpoints } from '../../db/schema/index.ts'

export type MissingDelivery = { practiceId: string; endpointId: string; eventId: string; type: string }

/**
 * Events that an endpoint wants and has no delivery of, oldest first. From the endpoints on, for there are few of them.
 * @param types by audited action
 */
export function missingDeliveries(
  db: Database,
  { from, types, limit }: { from: number; types: Readonly<Record<string, string>>; limit: number },
) {
  return db.all<MissingDelivery>(sql`select place.practice_id as practiceId, place.id as endpointId, entry.id as eventId,
      kind.value as type
    from ${webhookEndpoints} as place
      cross join ${auditEntries} as entry
      cross join json_each(${JSON.stringify(types)}) as kind
    where place.active and place.removed_at is null
      and entry.practice_id = place.practice_id and entry.created_at >= max(place.created_at, ${from})
      and kind.key = entry.action
      and (place.events = '[]' or exists (select 1 from json_each(place.events) as wanted where wanted.value = kind.value))
      and not exists (select 1 from ${webhookDeliveries} as known
        where known.endpoint_id = place.id and known.event_id = entry.id)
    order by entry.created_at, entry.id limit ${limit}`)
}

/** What another process has inserted meanwhile stays as it is. */
export function insertDeliveries(db: Database, rows: readonly (typeof webhookDeliveries.$inferInsert)[]): Statement[] {
  return insertRows(db, webhookDeliveries, rows, sql`true`)
}

type Claim = {
  now: number
  leaseMilliseconds: number
  limit: number
  /** So that one slow receiver does not keep the others waiting. */
  perEndpoint: number
  /** Endpoints that failed just now. */
  except: readonly string[]
}

/** Takes due deliveries for a while: another process, or this one after a crash, gets them only after that. */
export function claimDeliveries(db: Database, { now, leaseMilliseconds, limit, perEndpoint, except }: Claim) {
  const due = sql`select ranked.id from (
      select waiting.id, waiting.next_attempt_at, row_number() over (partition by waiting.endpoint_id
        order by waiting.next_attempt_at, waiting.created_at, waiting.id) as place
      from ${webhookDeliveries} as waiting inner join ${webhookEndpoints} as receiver on receiver.id = waiting.endpoint_id
      where waiting.next_attempt_at <= ${now} and receiver.active and receiver.removed_at is null
        and receiver.id not in (select value from json_each(${JSON.stringify(except)}))
    ) as ranked where ranked.place <= ${perEndpoint} order by ranked.next_attempt_at limit ${limit}`
  return db
    .update(webhookDeliveries)
    .set({ nextAttemptAt: now + leaseMilliseconds, attempts: sql`${webhookDeliveries.attempts} + 1` })
    .where(sql`${webhookDeliveries.id} in (${due})`)
    .returning()
}

export type DeliveryRow = typeof webhookDeliveries.$inferSelect

/** Where the endpoints of these deliveries are, and what signs what is sent there. */
export function receiversOf(db: Database, deliveryIds: readonly string[]) {
  return db
    .select({ id: webhookEndpoints.id, url: webhookEndpoints.url, sealedSecret: webhookEndpoints.sealedSecret })
    .from(webhookEndpoints)
    .where(
      sql`${webhookEndpoints.id} in (select sent.endpoint_id from ${webhookDeliveries} as sent
        where sent.id in (select value from json_each(${JSON.stringify(deliveryIds)})))`,
    )
}

type Outcome = Partial<
  Pick<DeliveryRow, 'lastStatus' | 'lastError' | 'nextAttemptAt' | 'deliveredAt' | 'deadAt' | 'attempts'>
>

/** Nothing where its lease ended and another process has it. */
export function saveOutcome(db: Database, { id, attempts }: DeliveryRow, outcome: Outcome): Statement {
  return db
    .update(webhookDeliveries)
    .set(outcome)
    .where(and(eq(webhookDeliveries.id, id), eq(webhookDeliveries.attempts, attempts)))
}

export const deliveriesPerPage = 50
export type DeliveryStart = { createdAt: number; id: string }
type State = 'waiting' | 'delivered' | 'given_up'

const inState: Record<State, SQL | undefined> = {
  waiting: and(isNull(webhookDeliveries.deliveredAt), isNull(webhookDeliveries.deadAt)),
  delivered: isNotNull(webhookDeliveries.deliveredAt),
  given_up: and(isNotNull(webhookDeliveries.deadAt), isNull(webhookDeliveries.deliveredAt)),
}

/** Newest first; one more than a page holds. */
export function deliveriesOf(
  db: Database,
  endpointId: string,
  { state, start }: { state: State | undefined; start: DeliveryStart | null },
) {
  return db
    .select()
    .from(webhookDeliveries)
    .where(
      and(
        eq(webhookDeliveries.endpointId, endpointId),
        state === undefined ? undefined : inState[state],
        start === null
          ? undefined
          : sql`(${webhookDeliveries.createdAt}, ${webhookDeliveries.id}) < (${start.createdAt}, ${start.id})`,
      ),
    )
    .orderBy(desc(webhookDeliveries.createdAt), desc(webhookDeliveries.id))
    .limit(deliveriesPerPage + 1)
}

export function deliveryById(db: Database, endpointId: string, id: string) {
  return db
    .select()
    .from(webhookDeliveries)
    .where(and(eq(webhookDeliveries.id, id), eq(webhookDeliveries.endpointId, endpointId)))
}

/** Due at once, with all its attempts before it, whatever became of it. */
export function sendAgain(db: Database, id: string, audit: AuditEntry): Statement[] {
  return [
    ...auditWhere(db, audit, sql`exists (select 1 from ${webhookDeliveries} where ${webhookDeliveries.id} = ${id})`),
    db
      .update(webhookDeliveries)
      .set({ attempts: 0, nextAttemptAt: audit.createdAt, deliveredAt: null, deadAt: null })
      .where(and(eq(webhookDeliveries.id, id), witnessed(audit.id))),
  ]
}
