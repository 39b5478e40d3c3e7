import { referencedProduct } from '../resources/products.ts'
import type { World } from '../world.ts'
import type { LineDraft } from '../invoices/invoice-lines.ts'
import type { Subscription, SubscriptionItem } from './subscription.ts'

type Change = { before: SubscriptionItem; after: SubscriptionItem; at: number }

/** What is given back for the rest of the period at the old price, and charged for it at the new one. */
export function prorations(world: World, subscription: Subscription, changes: Change[]): LineDraft[] {
  return changes.flatMap(({ before, after, at }) => {
    const { current_period_start: start, current_period_end: end } = before
    if (end <= at) return []
    const share = (item: SubscriptionItem) =>
      Math.round((item.price.unit_amount * item.quantity * (end - at)) / (end - start))
    const nameOf = (item: SubscriptionItem) => referencedProduct(world, item.price.product, 'product').name
    const since = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' }).format(at * 1000)
    const line = (item: SubscriptionItem, amount: number, description: string): LineDraft => ({
      amount,
      description,
      price: item.price,
      quantity: item.quantity,
      period: { start: at, end },
      proration: true,
      subscription: subscription.id,
      item: item.id,
      metadata: subscription.metadata,
    })
    const credit = line(before, -share(before), `Unused time on ${nameOf(before)} after ${since}`)
    const sameRhythm =
      before.price.recurring.interval === after.price.recurring.interval &&
      before.price.recurring.interval_count === after.price.recurring.interval_count
    // Another rhythm begins a whole period of its own, which is not a part of anything.
    return sameRhythm
      ? [credit, line(after, share(after), `Remaining time on ${nameOf(after)} after ${since}`)]
      : [credit]
  })
}
