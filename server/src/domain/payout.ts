import { feeOf } from './money.ts'

type Seller = { operatorOwned: boolean; stripeAccountId: string | null; platformFeeBps: number | null }

/**
 * Who is paid and what the platform keeps of it: basis points of the untaxed total after discounts, the practice's own
 * or else the installation's. The operator's own practice pays no fee to itself.
 * @param untaxedMinor what is charged before tax
 * @param stepMinor the smallest step in which the currency is charged
 * @returns null where the money stays on the operator's account
 */
export function payoutOf(
  practice: Seller,
  untaxedMinor: number,
  installationFeeBps: number,
  stepMinor = 1,
): { accountId: string; platformFeeMinor: number; platformFeeBps: number } | null {
  if (practice.operatorOwned || practice.stripeAccountId === null || untaxedMinor === 0) return null
  const platformFeeBps = practice.platformFeeBps ?? installationFeeBps
  const platformFeeMinor = feeOf(Math.floor(untaxedMinor / stepMinor), platformFeeBps) * stepMinor
  return { accountId: practice.stripeAccountId, platformFeeMinor, platformFeeBps }
}

/** What one refund or dispute moves between platform and practice: with the fee's share in it, and without. */
export type PayoutMove = { grossMinor: number; netMinor: number }

/**
 * What to take back of which transfers. The charge's own one carries the platform's fee, so its gross amount is taken and
 * the fee goes back with it; where that is used up, the net amount is taken of those that were made later.
 * @param payouts the charge's own one first
 */
export function planTakeBack(
  payouts: readonly { transferId: string; left: number }[],
  { grossMinor, netMinor }: PayoutMove,
): { transferId: string; amountMinor: number; refundFee: boolean }[] {
  const [own, ...later] = payouts
  if (own !== undefined && own.left >= grossMinor)
    return [{ transferId: own.transferId, amountMinor: grossMinor, refundFee: true }]
  let missing = netMinor
  return [...later.toReversed(), ...(own === undefined ? [] : [own])].flatMap(({ transferId, left }) => {
    const amountMinor = Math.min(missing, left)
    missing -= amountMinor
    return amountMinor > 0 ? [{ transferId, amountMinor, refundFee: false }] : []
  })
}
