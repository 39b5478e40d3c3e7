import { invalidRequest, noSuchReference } from '../http/errors.ts'
import type { World } from '../world.ts'
import { couponTable, promotionCodeTable, reductionOf } from './coupon.ts'
import type { Coupon, PromotionCode } from './coupon.ts'
import { createDiscount } from './of-subscription.ts'

/** What is taken off a session, by coupon or by a code that stands for one. */
export type Choice = { coupon: string; promotionCode: string | null }

/** The sale a discount is wanted for. */
export type Sale = { currency: string; subtotal: number; customer: string | null; bought: boolean }

type Asked = { coupon?: string; promotion_code?: string }

/** The discount a session is created with. */
export function choiceFrom(world: World, asked: Asked, sale: Sale): Choice {
  const at = 'discounts[0]'
  if ((asked.coupon === undefined) === (asked.promotion_code === undefined)) {
    throw invalidRequest('You must pass either a `coupon` or a `promotion_code` for each discount.', { param: at })
  }
  if (asked.promotion_code !== undefined) {
    const code = promotionCodeTable(world).find(asked.promotion_code)
    if (!code) throw noSuchReference('promotion code', asked.promotion_code, `${at}[promotion_code]`)
    const problem = problemOf(world, code, sale)
    if (problem) throw invalidRequest(problem, { param: `${at}[promotion_code]` })
    return { coupon: code.promotion.coupon, promotionCode: code.id }
  }
  const coupon = couponTable(world).find(asked.coupon ?? '')
  if (!coupon) throw noSuchReference('coupon', asked.coupon ?? '', `${at}[coupon]`)
  const problem = problemOfCoupon(coupon, sale)
  if (problem) throw invalidRequest(problem, { param: `${at}[coupon]` })
  return { coupon: coupon.id, promotionCode: null }
}

/** A code as a person types it, upper or lower case. */
export function choiceByCode(world: World, typed: string, sale: Sale): Choice | { problem: string } {
  const wanted = typed.trim().toLowerCase()
  const codes = promotionCodeTable(world).all()
  const code = codes.find((candidate) => candidate.active && candidate.code.toLowerCase() === wanted)
  if (!code) return { problem: 'This code is invalid.' }
  const problem = problemOf(world, code, sale)
  return problem ? { problem } : { coupon: code.promotion.coupon, promotionCode: code.id }
}

/** Whether what was chosen still holds when it is paid. */
export function problemOfChoice(world: World, choice: Choice, sale: Sale): string | null {
  const code = promotionCodeTable(world).find(choice.promotionCode ?? '')
  if (code) return problemOf(world, code, sale)
  const coupon = couponTable(world).find(choice.coupon)
  return coupon ? problemOfCoupon(coupon, sale) : 'This discount is not available any more.'
}

function problemOf(world: World, code: PromotionCode, sale: Sale): string | null {
  const { restrictions } = code
  if (!code.active) return 'This promotion code has expired or was used up.'
  if (code.customer !== null && code.customer !== sale.customer) return 'This promotion code is for another customer.'
  if (restrictions.first_time_transaction && sale.bought) return 'This promotion code is for a first order only.'
  const least = restrictions.minimum_amount
  if (least !== null && (restrictions.minimum_amount_currency !== sale.currency || sale.subtotal < least)) {
    return 'This order is too small for this promotion code.'
  }
  const coupon = couponTable(world).find(code.promotion.coupon)
  return coupon ? problemOfCoupon(coupon, sale) : 'This promotion code is invalid.'
}

function problemOfCoupon(coupon: Coupon, { currency }: Sale): string | null {
  if (!coupon.valid) return `Coupon expired: ${coupon.id}`
  return reductionOf(coupon, currency) ? null : 'This coupon is for another currency.'
}

/** The sale was made: coupon and code count it, and end with their last use. */
export function countRedemption(world: World, { coupon: couponId, promotionCode }: Choice): void {
  const coupon = couponTable(world).find(couponId)
  if (coupon) {
    const used = coupon.times_redeemed + 1
    const valid = coupon.valid && (coupon.max_redemptions === null || used < coupon.max_redemptions)
    couponTable(world).update(coupon.id, { times_redeemed: used, valid })
  }
  const code = promotionCodeTable(world).find(promotionCode ?? '')
  if (!code) return
  const used = code.times_redeemed + 1
  const left = code.max_redemptions === null || used < code.max_redemptions
  const active = code.active && left && (couponTable(world).find(couponId)?.valid ?? false)
  promotionCodeTable(world).update(code.id, { active, times_redeemed: used })
}

export function takeDiscount(
  world: World,
  choice: Choice,
  who: { customer: string; subscription: string | null; session: string },
): string[] {
  const coupon = couponTable(world).find(choice.coupon)
  return coupon ? [createDiscount(world, { ...who, coupon, promotionCode: choice.promotionCode }).id] : []
}
