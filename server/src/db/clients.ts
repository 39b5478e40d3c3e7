import { sql, type SQL } from 'drizzle-orm'
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

/** An address that is a client's already changes nothing: a member's word is no proof of what its owner is called. */
export function addClient(
  db: Database,
  client: { id: string; practiceId: string; email: string; name: string | null; createdAt: number },
  guard: SQL,
): Statement {
  return insertWhere(db, clients, client, guard).onConflictDoNothing({ target: [clients.practiceId, clients.email] })
}

export function clientIdOfEmail(practiceId: string, email: string | SQL): SQL {
  return sql`(select ${clients.id} from ${clients} where ${clients.practiceId} = ${practiceId} and ${clients.email} = ${email})`
}
