import { sql, type SQL } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry } from './audit.ts'
import type { Database } from './client.ts'
import { insertWhere } from './insert-where.ts'
import type { Statement } from './run-batch.ts'
import { clients } from './schema/index.ts'

/** A client named by id, or by an address that may be new to the practice. */
export type NamedClient = { id?: string | undefined; email?: string | undefined; name?: string | undefined }

export function clientNamed(db: Database, practiceId: SQL, { id, email }: NamedClient) {
  return db
    .select({ id: clients.id, name: clients.name, email: clients.email })
    .from(clients)
    .where(
      sql`${clients.practiceId} = ${practiceId} and ${clients.email} is not null
        and (${clients.id} = ${id ?? ''} or ${clients.email} = ${email ?? ''})`,
    )
}

type NewClient = { id: string; practiceId: string; email: string; name: string | null; createdAt: number }

/** An address that is a client's already changes nothing: a member's word is no proof of what its owner is called. */
export function addClient(db: Database, client: NewClient, guard: SQL): Statement {
  return insertWhere(db, clients, client, guard).onConflictDoNothing({ target: [clients.practiceId, clients.email] })
}

/** The same, with its audit entry where there is a new client. */
export function noteClient(db: Database, client: NewClient, audit: AuditEntry, guard: SQL = sql`true`): Statement[] {
  const { practiceId, email } = client
  const isKnown = sql`exists (select 1 from ${clients} where ${clients.practiceId} = ${practiceId} and ${clients.email} = ${email})`
  return [...auditWhere(db, audit, sql`${guard} and not ${isKnown}`), addClient(db, client, witnessed(audit.id))]
}

export function clientIdOfEmail(practiceId: string, email: string | SQL): SQL {
  return sql`(select ${clients.id} from ${clients} where ${clients.practiceId} = ${practiceId} and ${clients.email} = ${email})`
}

type SomeClient = { id: string; userId: string | null; email: string; name: string | null }

/** Only who has proven the address may change what is known of it; a payer's word makes at most a new client. */
export function upsertClient(
  db: Database,
  practiceId: string,
  client: SomeClient,
  now: number,
  guard: SQL = sql`true`,
): Statement {
  const row = insertWhere(db, clients, { ...client, practiceId, createdAt: now }, guard)
  if (client.userId === null) return row.onConflictDoNothing()
  return row.onConflictDoUpdate({
    target: [clients.practiceId, clients.email],
    set: {
      userId: sql`coalesce(${clients.userId}, excluded.user_id)`,
      name: sql`coalesce(excluded.name, ${clients.name})`,
    },
  })
}
