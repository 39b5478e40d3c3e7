import { and, sql, type SQL } from 'drizzle-orm'
import type { Database } from './client.ts'
import { insertWhere } from './insert-where.ts'
import type { Statement } from './run-batch.ts'
import { creditGrants, packageUses, purchases } from './schema/index.ts'

/** Credits used of a grant at this moment: one range of the covering index. */
export function usedOf(grantId: string | SQL): SQL<number> {
  return sql<number>`(select coalesce(sum(movement.credits), 0) from ${packageUses} as movement where movement.grant_id = ${grantId})`
}

/**
 * The purchase and all those that its credits were handed on to, as a list for `in`: a transfer takes from the old grant
 * and fills the new one under the same origin.
 */
export function purchasesFilledFrom(purchaseId: string | SQL): SQL {
  return sql`(with recursive filled(purchase_id) as (
    select ${purchaseId}
    union
    select received.purchase_id from filled
      inner join ${creditGrants} as held on held.purchase_id = filled.purchase_id
      inner join ${packageUses} as handed on handed.grant_id = held.id and handed.kind = 'transfer'
      inner join ${creditGrants} as received on received.origin = handed.origin and received.kind = 'transfer'
  ) select purchase_id from filled)`
}

/** A dispute holds what is left. No row could take unlimited credits back, so a refund of their purchase holds them too. */
export const isFrozen: SQL<number> = sql<number>`(${purchases.frozenAt} is not null or (${creditGrants.credits} is null and ${purchases.state} = 'refunded'))`

/**
 * When a grant expires; null where it never does. What has no end of its own, because it rolls over, lapses when its
 * subscription has ended and the last period that was paid for is over: the purchase knows when.
 */
export const expiryOfGrant: SQL<number | null> = sql<
  number | null
>`coalesce(${creditGrants.expiresAt}, case when ${purchases.subscriptionState} is not null then ${purchases.expiresAt} end)`

/** The grant is neither held by a dispute nor expired at this instant; it may start later. */
export function isOpenAt(grantId: string, instantAt: number): SQL {
  return grantWith(grantId, sql`not ${isFrozen} and (${expiryOfGrant} is null or ${expiryOfGrant} > ${instantAt})`)
}

/** So many credits are left of the grant, or it is unlimited. */
function hasLeft(grantId: string, credits: number): SQL {
  return grantWith(
    grantId,
    sql`(${creditGrants.credits} is null or ${creditGrants.credits} - ${usedOf(grantId)} >= ${credits})`,
  )
}

/** True while so many credits can be taken out of the grant. It belongs into the guard of the batch's witness. */
export function canTake({ grantId, credits }: { grantId: string; credits: number }, now: number): SQL {
  return and(isOpenAt(grantId, now), hasLeft(grantId, credits)) as SQL
}

function grantWith(grantId: string, condition: SQL): SQL {
  return sql`exists (select 1 from ${creditGrants} inner join ${purchases} on ${purchases.id} = ${creditGrants.purchaseId}
    where ${creditGrants.id} = ${grantId} and ${condition})`
}

type Use = Omit<typeof packageUses.$inferInsert, 'kind' | 'overdraws'>

/** What people write can name people, and these rows only grow: `reasonOfUse` finds the words where they can be erased. */
const unworded = { reason: null }

export type Spend = Use & {
  /** When the session starts: the grant must be valid then. */
  sessionStartsAt: number
  /** A consultant's own log may go below nothing; a client never may. */
  allowOverdraw?: boolean
}

/**
 * True while the grant can pay and the spend's origin has not been paid yet. It belongs into the guard of the batch's
 * witness. Two spends of one grant in one batch would each see all of it: add them up.
 */
export function canSpend({ grantId, credits, origin, sessionStartsAt, allowOverdraw = false }: Spend): SQL {
  return and(
    grantWith(grantId, sql`${creditGrants.startsAt} <= ${sessionStartsAt}`),
    isOpenAt(grantId, sessionStartsAt),
    allowOverdraw ? sql`true` : hasLeft(grantId, credits),
    sql`not exists (select 1 from ${packageUses} as paid where paid.origin = ${origin})`,
  ) as SQL
}

/** Several spends of one grant: each is valid when its session starts, and together they take no more than is left. */
export function canSpendAll(spends: readonly Spend[]): SQL {
  const credits = spends.reduce((sum, spend) => sum + spend.credits, 0)
  return and(...spends.map((spend) => canSpend({ ...spend, credits }))) as SQL
}

/**
 * Spends credits of a grant inside a batch whose witness was written under `canSpend`. Whether it overdraws is found out
 * at that moment.
 */
export function spendStatements(db: Database, spend: Spend, made: SQL): Statement[] {
  const { sessionStartsAt: _, allowOverdraw = false, ...use } = spend
  const overdraws = allowOverdraw ? sql`not ${hasLeft(use.grantId, use.credits)}` : false
  return [insertWhere(db, packageUses, { ...use, ...unworded, kind: 'spend', overdraws }, made)]
}

/** Takes credits out of a grant for another reason than a session. `canTake` belongs into the guard of the witness. */
export function takeStatements(db: Database, use: Use & { kind: 'transfer' | 'adjustment' }, made: SQL): Statement[] {
  return [insertWhere(db, packageUses, { ...use, ...unworded }, made)]
}

export type GiveBack = Use & {
  kind: 'give_back' | 'adjustment'
  /** The grant as it was written: grants never change. */
  grant: Omit<typeof creditGrants.$inferInsert, 'id' | 'kind' | 'origin' | 'createdAt'>
  restGrantId: string
}

/**
 * Gives credits back to the grant they were spent from, wherever the rest of it went since. A grant never holds more
 * than it was made with, so what was not used of it, because it was corrected in between, becomes a grant of its own
 * on the same terms. Both rows carry `origin`, which the guard of the witness has to find unused.
 * @param giveBack `credits` positive
 */
export function giveBackStatements(db: Database, giveBack: GiveBack, made: SQL): Statement[] {
  const { grant, restGrantId, credits, ...use } = giveBack
  const used = usedOf(use.grantId)
  // The rest first: the use below changes what was used.
  const rest = {
    ...grant,
    id: restGrantId,
    kind: 'adjustment' as const,
    origin: restOriginOf(use.origin),
    credits: sql`${credits} - max(0, ${used})`,
    createdAt: use.createdAt,
  }
  const statements: Statement[] = []
  if (grant.credits !== null)
    statements.push(insertWhere(db, creditGrants, rest, sql`${made} and ${used} < ${credits}`))
  statements.push(
    insertWhere(
      db,
      packageUses,
      { ...use, ...unworded, credits: sql`-min(${credits}, ${used})` },
      sql`${made} and ${used} > 0`,
    ),
  )
  return statements
}

export function restOriginOf(origin: string): string {
  return `${origin}:rest`
}

/** Neither a use nor a grant carries the origin: what it stands for has not been done yet. */
export function isNewOrigin(origin: string): SQL {
  return sql`not exists (select 1 from ${packageUses} as done where done.origin = ${origin})
    and not exists (select 1 from ${creditGrants} as made where made.origin = ${restOriginOf(origin)})`
}
