import { isNearlyUsedUp } from './ledger.ts'

const day = 86_400_000

/**
 * The least id (RFC 9562, version 7) made at an instant or later: rows with such keys are found by when they were
 * written, without another index.
 */
export function leastIdAt(instantAt: number): string {
  const hex = Math.max(0, instantAt).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-000000000000`
}

type Grant = { credits: number; used: number; kind: string; renews: boolean; isPaidOnTheSpot: boolean }

/**
 * Whether little or nothing is left of a grant, and its owner would be glad to hear of it: not of a single session, which
 * was bought to be used up, nor of a subscription that gives new credits soon.
 */
export function isWorthTellingLow({ credits, used, kind, renews, isPaidOnTheSpot }: Grant): boolean {
  if (kind === 'trial' || renews || isPaidOnTheSpot || credits < 2) return false
  return used >= credits || isNearlyUsedUp({ credits, used })
}

/**
 * Whether it is time to tell that credits will expire: within the practice's notice, but not in the first half of their
 * life, when nobody has forgotten them yet.
 */
export function isTimeToTellExpiry(
  { startsAt, expiresAt }: { startsAt: number; expiresAt: number },
  noticeDays: number | null,
  now: number,
): boolean {
  if (noticeDays === null || expiresAt <= now) return false
  const notice = Math.min(noticeDays * day, (expiresAt - startsAt) / 2)
  return now >= expiresAt - notice
}
