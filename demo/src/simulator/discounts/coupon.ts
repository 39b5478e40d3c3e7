import type { Reduction } from '../pricing/pricing.ts'
import type { Row } from '../store.ts'
import type { World } from '../world.ts'

export type Coupon = Row & {
  amount_off: number | null
  applies_to?: { products: string[] }
  currency: string | null
  currency_options?: Record<string, { amount_off: number }>
  duration: 'forever' | 'once' | 'repeating'
  duration_in_months: number | null
  max_redemptions: number | null
  metadata: Record<string, string>
  name: string | null
  percent_off: number | null
  redeem_by: number | null
  times_redeemed: number
  valid: boolean
}

export type PromotionCode = Row & {
  active: boolean
  code: string
  customer: string | null
  expires_at: number | null
  max_redemptions: number | null
  metadata: Record<string, string>
  promotion: { coupon: string; type: 'coupon' }
  restrictions: Restrictions
  times_redeemed: number
}

type Restrictions = {
  first_time_transaction: boolean
  minimum_amount: number | null
  minimum_amount_currency: string | null
}

export const couponTable = (world: World) => world.store.table<Coupon>('coupons')
export const promotionCodeTable = (world: World) => world.store.table<PromotionCode>('promotion_codes')

/** What a coupon takes off in a currency; `null` where it has nothing for it. */
export function reductionOf(coupon: Coupon, currency: string): Reduction | null {
  const products = coupon.applies_to?.products ?? null
  if (coupon.percent_off !== null) return { percentOff: coupon.percent_off, amountOff: null, products }
  const amountOff = coupon.currency === currency ? coupon.amount_off : coupon.currency_options?.[currency]?.amount_off
  return amountOff ? { percentOff: null, amountOff, products } : null
}

export type Discount = Row & {
  customer: string | null
  end: number | null
  promotion_code: string | null
  source: { coupon: string; type: 'coupon' }
  start: number
  subscription: string | null
}

export const discountTable = (world: World) => world.store.table<Discount>('discounts')

export const couponOfDiscount = (world: World, id: string | undefined): Coupon | undefined => {
  const discount = id === undefined ? undefined : discountTable(world).find(id)
  return discount && couponTable(world).find(discount.source.coupon)
}
