import { invalidRequest } from '../http/errors.ts'
import { integer, listOf, object, oneOf, text } from '../http/parameters.ts'
import type { World } from '../world.ts'
import { changeDraft, planChange } from '../subscriptions/change-items.ts'
import { draftInvoice } from './create-invoice.ts'
import { periodLines } from './invoice-lines.ts'
import type { LineDraft } from './invoice-lines.ts'
import type { Invoice } from './invoice.ts'
import { changedItems, itemChange } from '../subscriptions/item-changes.ts'
import { pendingLines } from './pending-lines.ts'
import { periodEnd } from '../subscriptions/periods.ts'
import { firstItem, itemsInPeriod, subscriptionTable } from '../subscriptions/subscription.ts'
import type { Subscription } from '../subscriptions/subscription.ts'

export const previewParameters = object({
  customer: text,
  subscription: text,
  subscription_details: object({
    items: listOf(itemChange),
    proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
    proration_date: integer,
  }),
  preview_mode: oneOf('next'),
})

/** The next invoice as it would be: with a change of price what the change costs, at once or with the next period. */
export function previewInvoice(world: World, params: ReturnType<typeof previewParameters>): Invoice {
  const subscription = subscriptionTable(world).find(params.subscription ?? '')
  if (!subscription)
    throw invalidRequest('The payment simulator previews invoices of a subscription.', { param: 'subscription' })
  const {
    items = [],
    proration_behavior: behavior = 'create_prorations',
    proration_date: date,
  } = params.subscription_details ?? {}
  const at = date ?? world.clock.seconds()
  const wish = { items: changedItems(world, subscription, items), behavior, at, restart: false }
  const planned = planChange(world, subscription, wish)
  const waiting = pendingLines(world, subscription.id)
  const lines = [...waiting, ...planned.lines]
  const draft = changeDraft(
    planned.changed,
    planned.now ? lines : [...lines, ...nextPeriod(world, planned.changed)],
    planned.changed.discounts[0] ?? null,
  )
  return draftInvoice(world, draft, world.newId('upcoming_in'))
}

function nextPeriod(world: World, subscription: Subscription): LineDraft[] {
  const { current_period_end: end, price } = firstItem(subscription)
  const next = periodEnd(subscription.billing_cycle_anchor, price.recurring, end)
  return periodLines(world, { ...subscription, items: itemsInPeriod(subscription, end, next) })
}
