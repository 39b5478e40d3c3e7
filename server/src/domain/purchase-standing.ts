import type { PurchaseState, PurchaseWarning } from '../contract/purchases.ts'
import { isExpired, isNearlyUsedUp, overdrawnCredits, remainingCredits, type GrantFacts } from './ledger.ts'

type Grant = Pick<GrantFacts, 'credits' | 'used' | 'expiresAt'>
type Bought = { state: PurchaseState; frozenAt: number | null }

/** Over all grants of a purchase; `remaining` is null where one is unlimited, and negative where a log overdrew. */
export function creditsOf(grants: readonly Pick<Grant, 'credits' | 'used'>[]) {
  const unlimited = grants.some(({ credits }) => credits === null)
  const total = grants.reduce((sum, { credits }) => sum + (credits ?? 0), 0)
  const used = grants.reduce((sum, grant) => sum + grant.used, 0)
  return { total, used, remaining: unlimited ? null : total - used, unlimited }
}

/** Paid, held by no dispute, and something of it can be used now or later. */
export function isActive({ state, frozenAt }: Bought, grants: readonly Grant[], now: number): boolean {
  return state === 'paid' && frozenAt === null && grants.some((grant) => !isExpired(grant, now) && hasLeft(grant))
}

const hasLeft = (grant: Grant) => (remainingCredits(grant) ?? Infinity) > 0

/**
 * What a consultant should look at: a grant below nothing, before credits that are all expired, before a fifth or less,
 * or the last credit, being left of those that are not. Null of what is used up, or was never paid.
 */
export function purchaseWarning({ state }: Bought, grants: readonly Grant[], now: number): PurchaseWarning | null {
  if (state !== 'paid' || grants.length === 0) return null
  if (grants.some((grant) => overdrawnCredits(grant) > 0)) return 'overdrawn'
  const live = grants.filter((grant) => !isExpired(grant, now))
  if (live.length === 0) return 'expired'
  const { total, used, unlimited } = creditsOf(live)
  return !unlimited && isNearlyUsedUp({ credits: total, used }) ? 'near_completion' : null
}
