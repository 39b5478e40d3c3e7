import type { Price } from '../resources/prices.ts'
import type { Row } from '../store.ts'
import type { Party } from '../tax/liability.ts'
import type { World } from '../world.ts'
import type { Recurring } from './periods.ts'

export type RecurringPrice = Price & { recurring: Recurring }

export type SubscriptionItem = Row & {
  current_period_end: number
  current_period_start: number
  metadata: Record<string, string>
  price: RecurringPrice
  quantity: number
  subscription: string
}

export type SubscriptionStatus = 'active' | 'canceled' | 'incomplete' | 'past_due' | 'paused' | 'trialing' | 'unpaid'

export type Subscription = Row & {
  application_fee_percent: number | null
  automatic_tax: { disabled_reason: null; enabled: boolean; liability: Party | null }
  billing_cycle_anchor: number
  cancel_at: number | null
  cancel_at_period_end: boolean
  canceled_at: number | null
  currency: string
  customer: string
  default_payment_method: string | null
  description: string | null
  discounts: string[]
  ended_at: number | null
  items: { object: 'list'; data: SubscriptionItem[]; has_more: false; url: string }
  latest_invoice: string | null
  metadata: Record<string, string>
  on_behalf_of: string | null
  pause_collection: { behavior: 'keep_as_draft' | 'mark_uncollectible' | 'void'; resumes_at: number | null } | null
  status: SubscriptionStatus
  transfer_data: { amount_percent: number | null; destination: string } | null
  trial_end: number | null
  trial_settings: { end_behavior: { billing_cycle_anchor: null; missing_payment_method: string } }
  trial_start: number | null
}

export const subscriptionTable = (world: World) => world.store.table<Subscription>('subscriptions')

export function firstItem({ items }: Subscription): SubscriptionItem {
  const [item] = items.data
  if (!item) throw new Error('a subscription without items')
  return item
}

export const isOver = ({ status }: Subscription) => status === 'canceled'

/** Changes a subscription and tells of it, with what it was before. */
export function changeSubscription(
  world: World,
  subscription: Subscription,
  changes: Partial<Subscription>,
  type = 'customer.subscription.updated',
): Subscription {
  const before = Object.fromEntries(
    Object.keys(changes)
      .filter((name) => JSON.stringify(subscription[name]) !== JSON.stringify(changes[name]))
      .map((name) => [name, subscription[name] ?? null]),
  )
  const changed = subscriptionTable(world).update(subscription.id, changes)
  if (Object.keys(before).length > 0) world.emit(type, changed, before)
  return changed
}

/** Every item of a subscription is in the same period here. */
export const itemsInPeriod = (subscription: Subscription, start: number, end: number): Subscription['items'] => ({
  ...subscription.items,
  data: subscription.items.data.map((item) => ({ ...item, current_period_start: start, current_period_end: end })),
})

export const pauseDetails = (reason: string, at: number) => ({
  status_details: { paused: { subscription: { type: reason }, transitioned_at: at, type: 'subscription' } },
})

export function endSubscription(world: World, subscription: Subscription, reason: string): Subscription {
  const now = world.clock.seconds()
  const ended = subscriptionTable(world).update(subscription.id, {
    canceled_at: subscription.canceled_at ?? now,
    cancellation_details: { ...(subscription['cancellation_details'] as object), reason },
    ended_at: now,
    pause_collection: null,
    status: 'canceled',
  })
  world.emit('customer.subscription.deleted', ended)
  return ended
}
