import { and, asc, eq, isNull, lte, or, sql, type SQL } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import { insertWhere } from '../../db/insert-where.ts'
import type { Statement } from '../../db/run-batch.ts'
import { calendlyConnections, consultants, practices } from '../../db/schema/index.ts'

type Row = typeof calendlyConnections.$inferInsert

/** The environment's token counts for this consultant: no other is active in the whole installation. */
const isOnlyOne: SQL<boolean> =
  sql<boolean>`(${consultants.active} and (select count(*) from consultants as working where working.active) = 1)`.mapWith(
    Boolean,
  )

function selectAccounts(db: Database) {
  return db
    .select({
      consultant: {
        id: consultants.id,
        practiceId: consultants.practiceId,
        name: consultants.name,
        tier: consultants.tier,
        timeZone: consultants.timeZone,
      },
      policy: practices.bookingPolicy,
      isOnlyOne,
      connection: calendlyConnections,
    })
    .from(consultants)
    .innerJoin(practices, eq(practices.id, consultants.practiceId))
    .leftJoin(calendlyConnections, eq(calendlyConnections.consultantId, consultants.id))
    .$dynamic()
}

/** A consultant with what they have at Calendly, if anything. */
export type AccountRow = Awaited<ReturnType<typeof selectAccounts>>[number]

export function accountOfConsultant(db: Database, consultantId: string) {
  return selectAccounts(db).where(eq(consultants.id, consultantId))
}

export function accountOfWebhook(db: Database, webhookId: string) {
  return selectAccounts(db).where(eq(calendlyConnections.webhookId, webhookId))
}

export function accountOfPurchase(db: Database, purchaseId: string) {
  return selectAccounts(db).where(
    sql`${consultants.id} = (select bought.consultant_id from purchases as bought where bought.id = ${purchaseId})`,
  )
}

export function onlyAccount(db: Database) {
  return selectAccounts(db).where(isOnlyOne)
}

/** Accounts that were asked longest ago. One that nobody has asked yet comes first. */
export function dueAccounts(
  db: Database,
  { before, withEnvironment, limit }: { before: number; withEnvironment: boolean; limit: number },
) {
  const hasToken = sql`${calendlyConnections.sealedToken} is not null`
  const isCovered = withEnvironment ? isOnlyOne : sql`false`
  return selectAccounts(db)
    .where(
      and(
        or(hasToken, isCovered),
        isNull(practices.suspendedAt),
        or(isNull(calendlyConnections.checkedAt), lte(calendlyConnections.checkedAt, before)),
      ),
    )
    .orderBy(asc(calendlyConnections.checkedAt))
    .limit(limit)
}

/** Nobody else asks before the turn that follows. Writes nothing where another process was first. */
export function claimAccount(db: Database, row: Row, seen: number | null): Statement {
  return db
    .insert(calendlyConnections)
    .values(row)
    .onConflictDoUpdate({
      target: calendlyConnections.consultantId,
      set: { checkedAt: row.checkedAt ?? null },
      setWhere: seen === null ? isNull(calendlyConnections.checkedAt) : eq(calendlyConnections.checkedAt, seen),
    })
}

export function noteAccount(
  db: Database,
  consultantId: string,
  columns: Partial<Pick<Row, 'checkedAt' | 'problem' | 'userUri' | 'organizationUri'>>,
): Statement {
  return db.update(calendlyConnections).set(columns).where(eq(calendlyConnections.consultantId, consultantId))
}

/** Puts it in place of whatever was there, if that is what was seen. */
export function connectStatements(
  db: Database,
  row: Row,
  seenWebhookId: string | null,
  audit: AuditEntry,
): Statement[] {
  const made = witnessed(audit.id)
  return [
    ...auditWhere(db, audit, isAsSeen(row.consultantId, seenWebhookId)),
    db.delete(calendlyConnections).where(and(eq(calendlyConnections.consultantId, row.consultantId), made)),
    insertWhere(db, calendlyConnections, row, made),
  ]
}

export function disconnectStatements(
  db: Database,
  { consultantId, webhookId }: { consultantId: string; webhookId: string },
  audit: AuditEntry,
): Statement[] {
  return [
    ...auditWhere(db, audit, isAsSeen(consultantId, webhookId)),
    db.delete(calendlyConnections).where(and(eq(calendlyConnections.consultantId, consultantId), witnessed(audit.id))),
  ]
}

function isAsSeen(consultantId: string, webhookId: string | null): SQL {
  const found = sql`(select seen.webhook_id from ${calendlyConnections} as seen where seen.consultant_id = ${consultantId})`
  return webhookId === null ? sql`${found} is null` : sql`${found} = ${webhookId}`
}
