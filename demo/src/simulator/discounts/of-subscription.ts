import { intervalsAfter } from '../subscriptions/periods.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import type { World } from '../world.ts'
import { couponOfDiscount, discountTable } from './coupon.ts'
import type { Coupon, Discount } from './coupon.ts'

type Details = {
  coupon: Coupon
  promotionCode: string | null
  customer: string | null
  subscription: string | null
  session: string
}

const monthly = { interval: 'month', interval_count: 1 } as const

/** A coupon taken up by somebody, for as long as it lasts. */
export function createDiscount(world: World, details: Details): Discount {
  const { coupon } = details
  const start = world.clock.seconds()
  const months = coupon.duration === 'repeating' ? (coupon.duration_in_months ?? 0) : null
  return discountTable(world).insert({
    id: world.newId('di'),
    object: 'discount',
    checkout_session: details.session,
    customer: details.customer,
    customer_account: null,
    end: months === null ? null : intervalsAfter(start, monthly, months),
    invoice: null,
    invoice_item: null,
    promotion_code: details.promotionCode,
    source: { coupon: coupon.id, type: 'coupon' },
    start,
    subscription: details.subscription,
    subscription_item: null,
  })
}

/** The discount of a subscription that still holds. */
export function discountFor(world: World, subscription: Subscription): string | null {
  const now = world.clock.seconds()
  const holds = (id: string) => {
    const end = discountTable(world).find(id)?.end ?? null
    return end === null || end > now
  }
  return subscription.discounts.find(holds) ?? null
}

/** What is left after an invoice: a coupon for one invoice only is used up by it. */
export const discountsLeft = (world: World, discounts: string[]): string[] =>
  discounts.filter((id) => couponOfDiscount(world, id)?.duration !== 'once')
