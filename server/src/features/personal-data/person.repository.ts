import { and, eq, isNull, sql, type SQL } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import { clients, practices } from '../../db/schema/index.ts'
import { emailOfSession } from '../../db/views/consultation-view.ts'
import { endedStates } from '../../domain/subscription.ts'

/** The client with the id, as SQL for the queries about them. */
export const clientWithId = (id: string): SQL => sql`${id}`

/** The client of a practice whose address the session has proven. */
export function clientOfSession(slug: string, sessionToken: string | null): SQL {
  return sql`(select own.id from ${clients} as own inner join ${practices} as home on home.id = own.practice_id
    where home.slug = ${slug} and own.email = ${emailOfSession(sessionToken)})`
}

/** Nothing where they are erased. */
export function personById(db: Database, clientId: SQL) {
  return db
    .select({ client: clients, practice: practices.slug })
    .from(clients)
    .innerJoin(practices, eq(practices.id, clients.practiceId))
    .where(and(sql`${clients.id} = ${clientId}`, isNull(clients.erasedAt)))
}

export type Person = Awaited<ReturnType<typeof personById>>[number]

export type ObstacleRow = {
  kind: 'booking' | 'checkout' | 'payment' | 'subscription' | 'dispute'
  id: string
  reference: string
  at: number | null
}

/**
 * What still goes on with a client. A payment that is under way or looked into would have nobody to belong to; what a
 * giver has bought for somebody else is theirs until it is paid.
 */
function obstacles(clientId: SQL, now: number): SQL {
  const ended = sql.join(
    endedStates.map((state) => sql`${state}`),
    sql`, `,
  )
  const theirs = (purchase: string) =>
    sql`(${sql.raw(purchase)}.client_id = ${clientId} or ${sql.raw(purchase)}.gift_buyer_client_id = ${clientId})`
  return sql`select 'booking' as kind, seat.id as id, held.reference as reference, held.starts_at as at
      from bookings as seat inner join consultations as held on held.id = seat.consultation_id
      where seat.client_id = ${clientId} and ((seat.status = 'held' and seat.held_until_at > ${now})
        or (seat.status = 'booked' and (held.status = 'in_progress'
          or (held.status in ('scheduled', 'confirmed') and held.ends_at > ${now}))))
    union all select 'checkout', bought.id, bought.reference, bought.checkout_expires_at from purchases as bought
      where ${theirs('bought')} and bought.state in ('pending', 'processing', 'review')
    union all select 'payment', bought.id, bought.reference, due.due_at from payment_schedules as due
      inner join purchases as bought on bought.id = due.purchase_id
      where ${theirs('bought')} and bought.state = 'paid' and due.state in ('scheduled', 'failed')
    union all select 'subscription', bought.id, bought.reference, bought.period_ends_at from purchases as bought
      where ${theirs('bought')} and bought.subscription_state is not null and bought.subscription_state not in (${ended})
    union all select 'dispute', bought.id, bought.reference, disputed.opened_at from disputes as disputed
      inner join purchases as bought on bought.id = disputed.purchase_id
      where ${theirs('bought')} and disputed.state in ('inquiry', 'open')`
}

const mostTold = 50

export function obstaclesOf(db: Database, clientId: SQL, now: number) {
  const found = obstacles(clientId, now)
  return db
    .select({
      listed: sql<string>`(select json_group_array(json_object('kind', kind, 'id', id, 'reference', reference, 'at', at))
      from (select * from (${found}) order by at limit ${mostTold}))`,
    })
    .from(sql`(select 1)`)
}

/** For the guard: nothing goes on with them any more. */
export function hasNoObstacles(clientId: SQL, now: number): SQL {
  return sql`not exists (${obstacles(clientId, now)})`
}
