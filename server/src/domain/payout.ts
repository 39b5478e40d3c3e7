import { feeOf } from './money.ts'

type Seller = { operatorOwned: boolean; stripeAccountId: string | null; platformFeeBps: number | null }

/**
 * Who is paid and what the platform keeps of it: basis points of the untaxed total after discounts, the practice's own
 * or else the installation's. The operator's own practice pays no fee to itself.
 * @param untaxedMinor what is charged before tax
 * @returns null where the money stays on the operator's account
 */
export function payoutOf(
  practice: Seller,
  untaxedMinor: number,
  installationFeeBps: number,
): { accountId: string; platformFeeMinor: number; platformFeeBps: number } | null {
  if (practice.operatorOwned || practice.stripeAccountId === null || untaxedMinor === 0) return null
  const platformFeeBps = practice.platformFeeBps ?? installationFeeBps
  return { accountId: practice.stripeAccountId, platformFeeMinor: feeOf(untaxedMinor, platformFeeBps), platformFeeBps }
}
