import type { PackageType } from '../contract/packages.ts'
import type { PurchaseState } from '../contract/purchases.ts'
import { DeskbellError, fieldProblem } from './errors.ts'
import { isSubscription } from './package-type.ts'

type Sold = {
  type: PackageType
  priceMinor: number
  /** What is paid now. */
  dueMinor: number
  /** Only certain clients may buy it. */
  isRestricted: boolean
}

/**
 * A gift is paid whole, once, and is for anybody who gets its link.
 * @throws DeskbellError `invalid_input`, naming the field
 */
export function checkGift({ type, priceMinor, dueMinor, isRestricted }: Sold): void {
  const refuse = (message: string) => {
    throw fieldProblem('invalid_input', 'gift', message)
  }
  if (priceMinor === 0) refuse('What is free needs no giving.')
  if (isSubscription(type)) refuse('A subscription cannot be given to somebody else.')
  if (dueMinor < priceMinor) refuse('What is paid in parts cannot be given to somebody else.')
  if (isRestricted) refuse('Not everybody may have this package, so it cannot be given to somebody else.')
}

type Given = { state: PurchaseState; frozenAt: number | null; giftClaimedAt: number | null }

/**
 * Whether a gift can be claimed now.
 * @param isClaimers whether it is the claimer's already
 * @returns `again` where the same person claims once more
 * @throws DeskbellError `gift_void`, `link_used` or `credits_frozen`
 */
export function judgeClaim({ state, frozenAt, giftClaimedAt }: Given, isClaimers: boolean): 'claim' | 'again' {
  if (giftClaimedAt !== null) {
    if (isClaimers) return 'again'
    throw new DeskbellError('link_used')
  }
  if (state !== 'paid') throw new DeskbellError('gift_void')
  if (frozenAt !== null) throw new DeskbellError('credits_frozen')
  return 'claim'
}

/** It has no credits yet: a refund in part leaves it whole, a full one ends its link. */
export function isUnclaimedGift(purchase: { giftTokenHash: string | null; giftClaimedAt: number | null }): boolean {
  return purchase.giftTokenHash !== null && purchase.giftClaimedAt === null
}

/** What was bought for somebody else opens to nobody until it is claimed. @throws DeskbellError `gift_not_claimed` */
export function requireClaimed(purchase: { giftTokenHash: string | null; giftClaimedAt: number | null }): void {
  if (isUnclaimedGift(purchase)) throw new DeskbellError('gift_not_claimed')
}

/** The page it was bought on, told of the gift behind the #, which browsers send to nobody. */
export function giftLink(pageUrl: string, token: string): string {
  const url = new URL(pageUrl)
  url.hash = `deskbell-gift=${token}`
  return url.href
}
