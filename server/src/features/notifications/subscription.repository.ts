import { and, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import type { Statement } from '../../db/run-batch.ts'
import { clients, outbox, practices } from '../../db/schema/index.ts'
import { optionalKinds } from '../../domain/mail/news.ts'

/** Nothing where the client is erased: there is nobody to write to. */
export function readerById(db: Database, clientId: string) {
  return db
    .select({
      practiceId: clients.practiceId,
      email: clients.email,
      unsubscribedAt: clients.unsubscribedAt,
      practiceName: practices.name,
    })
    .from(clients)
    .innerJoin(practices, eq(practices.id, clients.practiceId))
    .where(and(eq(clients.id, clientId), isNull(clients.erasedAt)))
}

/** Mails that wait already are not sent any more. The audit entry is the witness. */
export function unsubscribeStatements(
  db: Database,
  { clientId, practiceId, email }: { clientId: string; practiceId: string; email: string | null },
  audit: AuditEntry,
): Statement[] {
  const made = witnessed(audit.id)
  return [
    ...auditWhere(
      db,
      audit,
      sql`exists (select 1 from ${clients} where ${clients.id} = ${clientId} and ${clients.unsubscribedAt} is null)`,
    ),
    db
      .update(clients)
      .set({ unsubscribedAt: audit.createdAt })
      .where(and(eq(clients.id, clientId), made)),
    db
      .delete(outbox)
      .where(
        and(
          eq(outbox.practiceId, practiceId),
          eq(outbox.recipient, email ?? ''),
          isNotNull(outbox.nextAttemptAt),
          inArray(outbox.kind, optionalKinds),
          made,
        ),
      ),
  ]
}

export function subscribeStatements(db: Database, clientId: string, audit: AuditEntry): Statement[] {
  return [
    ...auditWhere(
      db,
      audit,
      sql`exists (select 1 from ${clients} where ${clients.id} = ${clientId} and ${clients.unsubscribedAt} is not null)`,
    ),
    db
      .update(clients)
      .set({ unsubscribedAt: null })
      .where(and(eq(clients.id, clientId), witnessed(audit.id))),
  ]
}
