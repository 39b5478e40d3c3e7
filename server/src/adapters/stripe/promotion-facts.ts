import type Stripe from 'stripe'
import type { PromotionFacts } from '../../ports.ts'

/** What must be expanded for `toPromotionFacts` to see everything. */
export const expandedPromotionFields = ['data.promotion.coupon']

export function toPromotionFacts(promotion: Stripe.PromotionCode): PromotionFacts | null {
  const { coupon } = promotion.promotion
  if (coupon === null || typeof coupon === 'string') return null
  const { restrictions } = promotion
  return {
    id: promotion.id,
    code: promotion.code,
    percentOff: coupon.percent_off,
    amountOff: byCurrency(coupon.currency, coupon.amount_off, coupon.currency_options, ({ amount_off }) => amount_off),
    minimumAmount: byCurrency(
      restrictions.minimum_amount_currency,
      restrictions.minimum_amount,
      restrictions.currency_options,
      ({ minimum_amount }) => minimum_amount,
    ),
    isRestricted:
      promotion.customer !== null ||
      restrictions.first_time_transaction ||
      (coupon.applies_to?.products ?? []).length > 0,
    isActive: promotion.active && coupon.valid,
    expiresAt: earliest(promotion.expires_at, coupon.redeem_by),
    metadata: { ...coupon.metadata, ...promotion.metadata },
  }
}

function byCurrency<Option>(
  currency: string | null,
  amount: number | null,
  options: Record<string, Option> | undefined,
  amountOf: (option: Option) => number,
): Record<string, number> | null {
  if (currency === null || amount === null) return null
  const others = Object.entries(options ?? {}).map(([name, option]) => [name.toUpperCase(), amountOf(option)] as const)
  return { ...Object.fromEntries(others), [currency.toUpperCase()]: amount }
}

function earliest(...seconds: (number | null)[]): number | null {
  const known = seconds.filter((second) => second !== null)
  return known.length === 0 ? null : Math.min(...known) * 1000
}
