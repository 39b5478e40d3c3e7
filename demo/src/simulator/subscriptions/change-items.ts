import type { World } from '../world.ts'
import { finalizeAndCollect } from '../invoices/collect.ts'
import { createInvoice } from '../invoices/create-invoice.ts'
import type { InvoiceDraft } from '../invoices/create-invoice.ts'
import type { LineDraft } from '../invoices/invoice-lines.ts'
import { periodLines } from '../invoices/invoice-lines.ts'
import { changesRhythm } from './item-changes.ts'
import { keepForNextInvoice, takePendingLines } from '../invoices/pending-lines.ts'
import { periodEnd } from './periods.ts'
import { prorations } from './prorate.ts'
import { changeSubscription, firstItem, itemsInPeriod, subscriptionTable } from './subscription.ts'
import type { Subscription, SubscriptionItem } from './subscription.ts'

export type ProrationBehavior = 'always_invoice' | 'create_prorations' | 'none'

export type Planned = {
  /** As it will be. */
  changed: Subscription
  lines: LineDraft[]
  /** Billed at once: another period began, or it was asked for. */
  now: boolean
}

type Wish = { items: SubscriptionItem[]; behavior: ProrationBehavior; at: number; restart: boolean }

/** What another price does to a subscription, before it does. */
export function planChange(world: World, subscription: Subscription, wish: Wish): Planned {
  const { items, behavior, at } = wish
  const restarts = wish.restart || changesRhythm(subscription, items)
  const moved = { ...subscription, items: { ...subscription.items, data: items } }
  const trialing = subscription.status === 'trialing'
  const pairs = items.flatMap((after) => {
    const before = subscription.items.data.find(({ id }) => id === after.id)
    const same = before && before.price.id === after.price.id && before.quantity === after.quantity
    return before && (restarts || !same) ? [{ before, after, at }] : []
  })
  const parts = behavior === 'none' || trialing ? [] : prorations(world, subscription, pairs)
  if (trialing || !restarts) return { changed: moved, lines: parts, now: behavior === 'always_invoice' }
  const first = items[0] ?? firstItem(subscription)
  const end = periodEnd(at, first.price.recurring, at)
  const changed = { ...moved, billing_cycle_anchor: at, items: itemsInPeriod(moved, at, end) }
  return { changed, lines: [...credits(parts), ...periodLines(world, changed)], now: true }
}

/** A new period charges the new price whole. */
const credits = (lines: LineDraft[]) => lines.filter((line) => line.amount < 0)

export const changeDraft = (subscription: Subscription, lines: LineDraft[], discount: string | null): InvoiceDraft => ({
  reason: 'subscription_update',
  customer: subscription.customer,
  currency: subscription.currency,
  lines,
  subscription,
  discount,
  taxed: subscription.automatic_tax.enabled,
})

export function applyChange(world: World, subscription: Subscription, { changed, lines, now }: Planned): void {
  const { items, billing_cycle_anchor } = changed
  const updated = changeSubscription(world, subscription, { items, billing_cycle_anchor })
  if (lines.length === 0) return
  if (!now) return keepForNextInvoice(world, subscription.id, lines)
  const waiting = takePendingLines(world, subscription.id)
  const draft = createInvoice(world, changeDraft(updated, [...waiting, ...lines], updated.discounts[0] ?? null))
  const current = subscriptionTable(world).find(subscription.id) ?? updated
  changeSubscription(world, current, { latest_invoice: draft.id })
  finalizeAndCollect(world, draft)
}
