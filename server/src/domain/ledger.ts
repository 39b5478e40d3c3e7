import type { Allowance } from '../contract/packages.ts'

export type ServiceType = Allowance['serviceType']

/** A grant with what was used of it. Instants are UTC milliseconds. */
export type GrantFacts = {
  id: string
  serviceType: ServiceType
  /** 0 pays for any consultant. */
  consultantTier: number
  /** Null is unlimited. */
  credits: number | null
  used: number
  creditUnitMinutes: number
  startsAt: number
  expiresAt: number | null
  /** A dispute holds what is left, or unlimited credits were refunded. */
  frozen: boolean
  /** Of the purchase that the client uses first. */
  primary: boolean
}

export type SessionNeed = {
  serviceType: ServiceType
  consultantTier: number
  durationMinutes: number
  startsAt: number
}

/** Credits a session costs: every unit begun counts. */
export function creditCost(durationMinutes: number, creditUnitMinutes: number): number {
  return Math.ceil(durationMinutes / creditUnitMinutes)
}

/** Null is unlimited; negative where a consultant's log overdrew it. */
export function remainingCredits({ credits, used }: Pick<GrantFacts, 'credits' | 'used'>): number | null {
  return credits === null ? null : credits - used
}

/** How far below nothing a grant is. */
export function overdrawnCredits(grant: Pick<GrantFacts, 'credits' | 'used'>): number {
  return Math.max(0, -(remainingCredits(grant) ?? 0))
}

/** Expiry is computed, never written: the instant at which a grant expires is the first at which it is worth nothing. */
export function isExpired({ expiresAt }: Pick<GrantFacts, 'expiresAt'>, instantAt: number): boolean {
  return expiresAt !== null && expiresAt <= instantAt
}

export function isValidAt(grant: Pick<GrantFacts, 'startsAt' | 'expiresAt' | 'frozen'>, instantAt: number): boolean {
  return !grant.frozen && grant.startsAt <= instantAt && !isExpired(grant, instantAt)
}

/** Something was used and little is left: a fifth, or the last credit. */
export function isNearlyUsedUp({ credits, used }: Pick<GrantFacts, 'credits' | 'used'>): boolean {
  if (credits === null || used <= 0) return false
  const remaining = credits - used
  return remaining > 0 && remaining <= Math.max(1, Math.floor(credits / 5))
}

/** The grants that could pay a session whole, best first: see `usableGrants`. */
export function compatibleGrants<Grant extends GrantFacts>(grants: readonly Grant[], need: SessionNeed): Grant[] {
  return usableGrants(grants, need).filter((grant) => {
    const remaining = remainingCredits(grant)
    return remaining === null || remaining >= creditCost(need.durationMinutes, grant.creditUnitMinutes)
  })
}

/**
 * The grants that are of the session's type and tier and valid when it starts, whatever is left of them. Best first:
 * of the primary purchase, then of exactly its tier before a higher one and before "any", then what expires soonest.
 * A grant of tier t pays for consultants up to tier t.
 */
export function usableGrants<Grant extends GrantFacts>(grants: readonly Grant[], need: SessionNeed): Grant[] {
  return grants
    .filter(
      (grant) =>
        grant.serviceType === need.serviceType &&
        (grant.consultantTier === 0 || need.consultantTier <= grant.consultantTier) &&
        isValidAt(grant, need.startsAt),
    )
    .toSorted((one, other) => byPreference(one, other, need.consultantTier))
}

export function byPreference(one: GrantFacts, other: GrantFacts, tier: number): number {
  return (
    Number(other.primary) - Number(one.primary) ||
    compare(tierDistance(one.consultantTier, tier), tierDistance(other.consultantTier, tier)) ||
    compare(one.expiresAt ?? Infinity, other.expiresAt ?? Infinity) ||
    compare(one.startsAt, other.startsAt) ||
    compare(one.id, other.id)
  )
}

function compare<Value extends number | string>(one: Value, other: Value): number {
  return one < other ? -1 : one > other ? 1 : 0
}

function tierDistance(grantTier: number, tier: number): number {
  if (grantTier === tier) return 0
  return grantTier === 0 ? Infinity : grantTier - tier
}

/** As a list to look at: those valid now, then those that start later or are frozen, then expired ones. */
export function inOrderOfUse<Grant extends GrantFacts>(grants: readonly Grant[], now: number): Grant[] {
  const rank = (grant: Grant) => (isExpired(grant, now) ? 2 : isValidAt(grant, now) ? 0 : 1)
  return grants.toSorted((one, other) => rank(one) - rank(other) || byPreference(one, other, 0))
}

export type TypeBalance = { credits: number | null; minutes: number | null }

/**
 * What can be spent of each type at this instant; null is unlimited. A grant that is overdrawn counts as an empty one,
 * because it takes nothing from what the others pay.
 */
export function balanceByType(grants: readonly GrantFacts[], now: number): Partial<Record<ServiceType, TypeBalance>> {
  const balance: Partial<Record<ServiceType, TypeBalance>> = {}
  for (const grant of grants) {
    if (!isValidAt(grant, now)) continue
    const { credits, minutes } = balance[grant.serviceType] ?? { credits: 0, minutes: 0 }
    const remaining = remainingCredits(grant)
    const left = Math.max(0, remaining ?? 0)
    balance[grant.serviceType] =
      remaining === null || credits === null || minutes === null
        ? { credits: null, minutes: null }
        : { credits: credits + left, minutes: minutes + left * grant.creditUnitMinutes }
  }
  return balance
}
