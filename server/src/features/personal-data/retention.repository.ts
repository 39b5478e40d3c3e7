import { and, asc, eq, gt, gte, isNotNull, isNull, lt, sql, type SQL } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import { usedOf } from '../../db/ledger.ts'
import { clients, practices } from '../../db/schema/index.ts'
import { hasNoObstacles } from './person.repository.ts'

export function practicesThatForget(db: Database) {
  return db
    .select({ id: practices.id, retentionMonths: practices.retentionMonths })
    .from(practices)
    .where(isNotNull(practices.retentionMonths))
}

/**
 * Nothing happened with the client since then, nothing goes on, and no credits are left that could still be used: those
 * were paid for.
 * @param since UTC milliseconds
 */
export function isInactive(clientId: SQL, { since, now }: { since: number; now: number }): SQL {
  const ofClient = (table: string, column: string, condition: SQL) =>
    sql`not exists (select 1 from ${sql.raw(table)} as lately where ${sql.raw(`lately.${column}`)} = ${clientId} and ${condition})`
  const bought = sql`(select mine.id from purchases as mine where mine.client_id = ${clientId} or mine.gift_buyer_client_id = ${clientId})`
  const held = sql`(select mine.id from credit_grants as mine where mine.client_id = ${clientId})`
  return and(
    hasNoObstacles(clientId, now),
    ofClient('purchases', 'client_id', sql`max(lately.created_at, coalesce(lately.paid_at, 0)) >= ${since}`),
    ofClient('purchases', 'gift_buyer_client_id', sql`max(lately.created_at, coalesce(lately.paid_at, 0)) >= ${since}`),
    ofClient('bookings', 'client_id', sql`lately.updated_at >= ${since}`),
    ofClient('waitlist_entries', 'client_id', sql`lately.updated_at >= ${since}`),
    sql`not exists (select 1 from payments as lately where lately.purchase_id in ${bought} and lately.created_at >= ${since})`,
    sql`not exists (select 1 from package_uses as lately where lately.grant_id in ${held} and lately.created_at >= ${since})`,
    sql`not exists (select 1 from bookings as seat inner join consultations as lately on lately.id = seat.consultation_id
      where seat.client_id = ${clientId} and lately.ends_at >= ${since})`,
    sql`not exists (select 1 from feedback as lately inner join bookings as seat on seat.id = lately.booking_id
      where seat.client_id = ${clientId} and lately.created_at >= ${since})`,
    sql`not exists (select 1 from clients as mine inner join session as lately on lately.user_id = mine.user_id
      and lately.practice_id = mine.practice_id where mine.id = ${clientId} and lately.updated_at >= ${since})`,
    sql`not exists (select 1 from credit_grants as usable inner join purchases as mine on mine.id = usable.purchase_id
      where usable.client_id = ${clientId} and mine.state = 'paid'
        and (coalesce(usable.expires_at, mine.expires_at) is null or coalesce(usable.expires_at, mine.expires_at) > ${now})
        and (usable.credits is null or usable.credits > ${usedOf(sql`usable.id`)}))`,
  ) as SQL
}

/** Clients who did nothing since then, by id; `after` is where the last round ended. */
export function inactiveClients(
  db: Database,
  practiceId: string,
  { since, now, after, limit }: { since: number; now: number; after: string; limit: number },
) {
  return db
    .select({ client: clients, practice: practices.slug })
    .from(clients)
    .innerJoin(practices, eq(practices.id, clients.practiceId))
    .where(
      and(
        eq(clients.practiceId, practiceId),
        isNull(clients.erasedAt),
        isNotNull(clients.email),
        lt(clients.createdAt, since),
        gt(clients.id, after),
        isInactive(sql`${clients.id}`, { since, now }),
      ),
    )
    .orderBy(asc(clients.id))
    .limit(limit)
}

/** Somebody was erased since then, that instant included. */
export function erasedSince(db: Database, since: number) {
  return db.select({ id: clients.id }).from(clients).where(gte(clients.erasedAt, since)).limit(1)
}
