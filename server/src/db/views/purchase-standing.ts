import { sql, type SQL } from 'drizzle-orm'
import type { PurchaseWarning } from '../../contract/purchases.ts'
import { usedOf } from '../ledger.ts'
import { creditGrants, purchases } from '../schema/index.ts'

/*
 * The rules of `domain/purchase-standing.ts` once more, to filter and sort by in the database. Tables are named by hand:
 * the outer purchase is `purchases`, each of its grants `given`.
 */

const used = usedOf(sql.raw('given.id'))
const isPaid = sql`"purchases"."state" = 'paid'`
const notExpired = (now: number) => sql`(given.expires_at is null or given.expires_at > ${now})`
const hasLeft = sql`(given.credits is null or given.credits > ${used})`

function hasGrant(condition: SQL): SQL {
  return sql`exists (select 1 from ${creditGrants} as given where given.purchase_id = "purchases"."id" and ${condition})`
}

export function isActiveAt(now: number): SQL {
  return sql`(${isPaid} and ${purchases.frozenAt} is null and ${hasGrant(sql`${notExpired(now)} and ${hasLeft}`)})`
}

/** Something that can still be used now is worth nothing from an instant on. */
export function expiresUntil(now: number, until: number): SQL {
  const soon = sql`${notExpired(now)} and given.expires_at <= ${until} and ${hasLeft}`
  return sql`(${isPaid} and ${purchases.frozenAt} is null and ${hasGrant(soon)})`
}

const isOverdrawn = hasGrant(sql`given.credits < ${used}`)

export function hasWarning(warning: PurchaseWarning, now: number): SQL {
  if (warning === 'overdrawn') return sql`(${isPaid} and ${isOverdrawn})`
  const isExpired = sql`(${hasGrant(sql`true`)} and not ${hasGrant(notExpired(now))})`
  if (warning === 'expired') return sql`(${isPaid} and not ${isOverdrawn} and ${isExpired})`
  const nearlyUsedUp = sql`(select count(*) > 0 and sum(live.credits is null) = 0 and sum(live.used) > 0
    and sum(live.credits - live.used) between 1 and max(1, sum(live.credits) / 5)
    from (select given.credits as credits, ${used} as used from ${creditGrants} as given
      where given.purchase_id = "purchases"."id" and ${notExpired(now)}) as live)`
  return sql`(${isPaid} and not ${isOverdrawn} and ${nearlyUsedUp})`
}

/** Unlimited ones are more than any number. */
export const remainingKey: SQL<number> = sql<number>`(select coalesce(case when max(given.credits is null) then ${Number.MAX_SAFE_INTEGER}
  else sum(given.credits - ${used}) end, 0) from ${creditGrants} as given where given.purchase_id = "purchases"."id")`
