import { and, desc, eq, isNotNull, lt, sql } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import { clients, practices } from '../../db/schema/index.ts'

export const clientsPerPage = 20

export function practiceBySlug(db: Database, slug: string) {
  return db.select({ id: practices.id }).from(practices).where(eq(practices.slug, slug))
}

/** Newest first; one more than a page holds. Who was erased is left out. */
export function clientsOfPractice(
  db: Database,
  slug: string,
  { search, before }: { search: string | undefined; before: string | undefined },
) {
  const part = `%${search?.replace(/[\\%_]/g, '\\$&')}%`
  return db
    .select({ id: clients.id, name: clients.name, email: clients.email })
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
