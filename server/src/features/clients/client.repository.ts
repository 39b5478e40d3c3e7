import { and, desc, eq, isNotNull, lt, sql } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import type { Statement } from '../../db/run-batch.ts'
import { clients, practices } from '../../db/schema/index.ts'

export const clientsPerPage = 20

export function practiceBySlug(db: Database, slug: string) {
  return db.select({ id: practices.id }).from(practices).where(eq(practices.slug, slug))
}

/** Newest first; one more than a page holds. Who was erased is left out. */
export function clientsOfPractice(
  db: Database,
  slug: string,
  { search, before, now }: { search: string | undefined; before: string | undefined; now: number },
) {
  const seats = sql`from bookings as seat inner join consultations as held on held.id = seat.consultation_id
    where seat.client_id = ${clients}.id and seat.status = 'booked'`
  const part = `%${search?.replace(/[\\%_]/g, '\\$&')}%`
  return db
    .select({
      id: clients.id,
      name: clients.name,
      email: clients.email,
      createdAt: clients.createdAt,
      lastSessionAt: sql<number | null>`(select max(held.starts_at) ${seats} and held.status = 'completed')`,
      nextSessionAt: sql<number | null>`(select min(held.starts_at) ${seats}
        and held.status in ('scheduled', 'confirmed') and held.starts_at > ${now})`,
    })
    .from(clients)
    .where(
      and(
        sql`${clients.practiceId} = (select ${practices.id} from ${practices} where ${practices.slug} = ${slug})`,
        isNotNull(clients.email),
        search === undefined
          ? undefined
          : sql`(${clients.name} like ${part} escape '\\' or ${clients.email} like ${part} escape '\\')`,
        before === undefined ? undefined : lt(clients.id, before),
      ),
    )
    .orderBy(desc(clients.id))
    .limit(clientsPerPage + 1)
}

function selectClients(db: Database) {
  return db
    .select({ client: clients, practice: practices.slug })
    .from(clients)
    .innerJoin(practices, eq(practices.id, clients.practiceId))
    .$dynamic()
}

export type ClientRow = Awaited<ReturnType<typeof selectClients>>[number]

/** Nothing where they were erased. */
export function clientById(db: Database, id: string) {
  return selectClients(db).where(and(eq(clients.id, id), isNotNull(clients.email)))
}

export function clientByEmail(db: Database, slug: string, email: string) {
  return selectClients(db).where(and(eq(practices.slug, slug), eq(clients.email, email)))
}

export type ClientSet = { name?: string | null; notes?: string | null }

/** Writes nothing where they were erased, or all of it stands there already. */
export function changeClient(db: Database, id: string, set: ClientSet, audit: AuditEntry): Statement[] {
  const differs = Object.entries(set).map(([key, value]) => sql`${clients[key as keyof ClientSet]} is not ${value}`)
  const isOther = sql`exists (select 1 from ${clients} where ${clients.id} = ${id} and ${clients.email} is not null
    and (${sql.join(differs, sql` or `)}))`
  return [
    ...auditWhere(db, audit, isOther),
    db
      .update(clients)
      .set(set)
      .where(and(eq(clients.id, id), witnessed(audit.id))),
  ]
}
