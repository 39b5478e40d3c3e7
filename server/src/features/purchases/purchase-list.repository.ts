import { and, asc, desc, eq, sql, type SQL } from 'drizzle-orm'
import type { PurchaseQuery } from '../../contract/purchases.ts'
import type { Database } from '../../db/client.ts'
import { clients, consultants, practices, purchases, session, user } from '../../db/schema/index.ts'
import { expiresUntil, hasWarning, isActiveAt, remainingKey } from '../../db/views/purchase-standing.ts'
import { purchaseColumns } from '../../db/views/purchase-view.ts'

export const purchasesPerPage = 50

/** The last row of the page before: what it is sorted by, and its id. */
export type PurchaseStart = { key: string | number; id: string }

type Listing = { query: PurchaseQuery; start: PurchaseStart | null; now: number }

/** Purchases of whoever holds the session: by proven address, and in an embed by its practice too. */
export function purchasesOfSession(db: Database, sessionToken: string, listing: Listing) {
  return page(db, listing, [
    sql`${clients.email} = (select lower(${user.email}) from ${user} inner join ${session} on ${session.userId} = ${user.id} where ${session.token} = ${sessionToken})`,
    sql`coalesce((select ${session.practiceId} from ${session} where ${session.token} = ${sessionToken}), ${purchases.practiceId}) = ${purchases.practiceId}`,
  ])
}

export function purchasesOfPractice(db: Database, slug: string, listing: Listing) {
  return page(db, listing, [eq(practices.slug, slug)])
}

const day = 86_400_000

/** One row more than a page holds, each with what it is sorted by. */
function page(db: Database, { query, start, now }: Listing, whose: SQL[]) {
  const { key, descending } = sortKey(query.sort ?? 'newest')
  const { practice, client, active, warning, expiringDays } = query
  const conditions: (SQL | undefined)[] = [
    ...whose,
    practice === undefined ? undefined : eq(practices.slug, practice),
    client === undefined ? undefined : eq(purchases.clientId, client),
    active === undefined ? undefined : active === 'true' ? isActiveAt(now) : sql`not ${isActiveAt(now)}`,
    warning === undefined ? undefined : hasWarning(warning, now),
    expiringDays === undefined ? undefined : expiresUntil(now, now + Number(expiringDays) * day),
    start === null
      ? undefined
      : sql`(${key}, ${purchases.id}) ${sql.raw(descending ? '<' : '>')} (${start.key}, ${start.id})`,
  ]
  const direction = descending ? desc : asc
  return db
    .select({ ...purchaseColumns, sortKey: sql<string | number>`${key}` })
    .from(purchases)
    .innerJoin(practices, eq(practices.id, purchases.practiceId))
    .innerJoin(consultants, eq(consultants.id, purchases.consultantId))
    .leftJoin(clients, eq(clients.id, purchases.clientId))
    .where(and(...conditions))
    .orderBy(direction(key), direction(purchases.id))
    .limit(purchasesPerPage + 1)
}

/** A name longer than this is told from others by the id. */
const clientKey = sql`substr(lower(coalesce(${clients.name}, ${clients.email}, '')), 1, 40)`

const keys = {
  newest: sql`${purchases.createdAt}`,
  client: clientKey,
  value: sql`${purchases.priceMinor}`,
  remaining: remainingKey,
}

function sortKey(sort: NonNullable<PurchaseQuery['sort']>): { key: SQL; descending: boolean } {
  if (sort === 'newest') return { key: keys.newest, descending: true }
  if (sort === 'oldest') return { key: keys.newest, descending: false }
  const descending = sort.startsWith('-')
  return { key: keys[sort.replace('-', '') as 'client' | 'value' | 'remaining'], descending }
}
