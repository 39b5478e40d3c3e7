import { invalidRequest } from '../http/errors.ts'
import type { World } from '../world.ts'
import { finalizeAndCollect } from '../invoices/collect.ts'
import { createInvoice } from '../invoices/create-invoice.ts'
import { changeDraft } from './change-items.ts'
import { periodLines } from '../invoices/invoice-lines.ts'
import { periodEnd } from './periods.ts'
import { changeSubscription, firstItem, itemsInPeriod, pauseDetails, subscriptionTable } from './subscription.ts'
import type { Subscription } from './subscription.ts'

/** A paused subscription makes no invoices and begins no periods. */
export function pauseSubscription(world: World, subscription: Subscription): Subscription {
  if (subscription.status !== 'active' && subscription.status !== 'trialing') {
    throw invalidRequest(`A subscription that is ${subscription.status} cannot be paused.`)
  }
  const at = world.clock.seconds()
  const details = pauseDetails('pause_requested', at)
  return changeSubscription(world, subscription, { ...details, status: 'paused' }, 'customer.subscription.paused')
}

/** A new period begins at once, with its invoice. */
export function resumeSubscription(world: World, subscription: Subscription): Subscription {
  if (subscription.status !== 'paused') throw invalidRequest('Only a paused subscription can be resumed.')
  const start = world.clock.seconds()
  const end = periodEnd(start, firstItem(subscription).price.recurring, start)
  const { status_details: _over, ...rest } = subscription
  subscriptionTable(world).insert(rest as Subscription)
  const resumed = changeSubscription(
    world,
    rest as Subscription,
    { billing_cycle_anchor: start, items: itemsInPeriod(subscription, start, end), status: 'active' },
    'customer.subscription.resumed',
  )
  const draft = createInvoice(world, changeDraft(resumed, periodLines(world, resumed), resumed.discounts[0] ?? null))
  changeSubscription(world, resumed, { latest_invoice: draft.id })
  finalizeAndCollect(world, draft)
  return subscriptionTable(world).find(subscription.id) ?? resumed
}
