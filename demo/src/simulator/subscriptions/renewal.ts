import type { World } from '../world.ts'
import { collect, finalizeAndCollect, methodFor } from '../invoices/collect.ts'
import { createInvoice } from '../invoices/create-invoice.ts'
import { discountFor, discountsLeft } from '../discounts/of-subscription.ts'
import { finalizeInvoice } from '../invoices/finalize.ts'
import { periodLines } from '../invoices/invoice-lines.ts'
import { invoiceTable, moveInvoice, subscriptionOf } from '../invoices/invoice.ts'
import type { Invoice } from '../invoices/invoice.ts'
import { periodEnd } from './periods.ts'
import { takePendingLines } from '../invoices/pending-lines.ts'
import {
  changeSubscription,
  endSubscription,
  firstItem,
  itemsInPeriod,
  pauseDetails,
  subscriptionTable,
} from './subscription.ts'
import type { Subscription } from './subscription.ts'

/** A draft can still be changed for an hour. */
const draftSeconds = 3_600

/** A period is over: the next one begins, with an invoice of its own. */
export function renew(world: World, subscription: Subscription): void {
  const { cancel_at: cancelAt, status, trial_end: trialEnd } = subscription
  const { current_period_end: end, price } = firstItem(subscription)
  if (cancelAt !== null && cancelAt <= end) {
    endSubscription(world, subscription, 'cancellation_requested')
    return
  }
  const trialing = status === 'trialing'
  if (trialing && !subscription.default_payment_method && missingCard(world, subscription)) return
  const start = trialing && trialEnd !== null ? trialEnd : end
  const anchor = trialing ? start : subscription.billing_cycle_anchor
  const next = periodEnd(anchor, price.recurring, start)
  const renewed = changeSubscription(world, subscription, {
    billing_cycle_anchor: anchor,
    items: itemsInPeriod(subscription, start, next),
    status: trialing ? 'active' : status,
  })
  billPeriod(world, renewed)
}

/** A trial that ends without a card; `true` when it ends the subscription, or stops it for now. */
function missingCard(world: World, subscription: Subscription): boolean {
  const behavior = subscription.trial_settings.end_behavior.missing_payment_method
  if (behavior === 'cancel') endSubscription(world, subscription, 'cancellation_requested')
  if (behavior === 'pause') {
    const details = pauseDetails('trial_end_without_payment_method', world.clock.seconds())
    changeSubscription(world, subscription, { ...details, status: 'paused' }, 'customer.subscription.paused')
  }
  return behavior !== 'create_invoice'
}

/** The invoice of a period, and what was left over from changes in the last one. */
function billPeriod(world: World, subscription: Subscription): void {
  const discount = discountFor(world, subscription)
  const pausing = subscription.pause_collection?.behavior
  const waits = subscription.status === 'unpaid' || pausing === 'keep_as_draft'
  const invoice = createInvoice(world, {
    reason: 'subscription_cycle',
    customer: subscription.customer,
    currency: subscription.currency,
    lines: [...takePendingLines(world, subscription.id), ...periodLines(world, subscription)],
    subscription,
    discount,
    taxed: subscription.automatic_tax.enabled,
    liability: subscription.automatic_tax.liability,
    ...(waits ? {} : { finalizesAt: world.clock.seconds() + draftSeconds }),
  })
  const discounts = discountsLeft(world, subscription.discounts)
  changeSubscription(world, subscription, { discounts, latest_invoice: invoice.id })
}

/** What becomes of an invoice while collection is paused. */
function finalizeDue(world: World, draft: Invoice): void {
  const subscription = subscriptionTable(world).find(subscriptionOf(draft) ?? '')
  const pausing = subscription?.pause_collection?.behavior
  if (!subscription || !pausing) {
    finalizeAndCollect(world, draft)
    return
  }
  if (pausing === 'keep_as_draft') {
    invoiceTable(world).update(draft.id, { auto_advance: false, automatically_finalizes_at: null })
    return
  }
  const invoice = finalizeInvoice(world, draft)
  const stamp = pausing === 'void' ? 'voided_at' : 'marked_uncollectible_at'
  const status = pausing === 'void' ? 'void' : 'uncollectible'
  const closed = moveInvoice(world, invoice, stamp, { auto_advance: false, status })
  world.emit(pausing === 'void' ? 'invoice.voided' : 'invoice.marked_uncollectible', closed)
}

const warnedBeforeSeconds = 3 * 86_400

/** Three days before a trial ends, or at once where it is shorter, everybody is told. */
function trialWarning(world: World, subscription: Subscription) {
  const { id, status, trial_end: trialEnd } = subscription
  const told = world.store.table<{ id: string }>('_trial_warnings')
  if (status !== 'trialing' || trialEnd === null || told.find(id)) return []
  const happen = () => {
    told.insert({ id })
    world.emit('customer.subscription.trial_will_end', subscription)
  }
  return [{ at: Math.max(trialEnd - warnedBeforeSeconds, Number(subscription['created'])), happen }]
}

const running = new Set(['active', 'past_due', 'trialing', 'unpaid'])

/** Periods that end, collections that resume. */
export function subscriptionAgenda(world: World) {
  const alive = subscriptionTable(world)
    .all()
    .toReversed()
    .filter(({ status }) => running.has(status))
  return alive.flatMap((subscription) => {
    const { pause_collection: pause, cancel_at: cancelAt } = subscription
    const end = firstItem(subscription).current_period_end
    const resume = () => void changeSubscription(world, subscription, { pause_collection: null })
    const cancel = () => void endSubscription(world, subscription, 'cancellation_requested')
    return [
      ...(pause?.resumes_at ? [{ at: pause.resumes_at, happen: resume }] : []),
      ...trialWarning(world, subscription),
      ...(cancelAt !== null && cancelAt < end ? [{ at: cancelAt, happen: cancel }] : []),
      { at: end, happen: () => renew(world, subscription) },
    ]
  })
}

/** Drafts to finalize, failed payments to try again. */
export function invoiceAgenda(world: World) {
  const open = invoiceTable(world)
    .all()
    .toReversed()
    .filter(({ status }) => status === 'draft' || status === 'open')
  return open.flatMap((invoice) => {
    const { status, automatically_finalizes_at: finalizesAt, next_payment_attempt: retriesAt } = invoice
    if (status === 'draft' && finalizesAt !== null) {
      return [{ at: finalizesAt, happen: () => finalizeDue(world, invoice) }]
    }
    const subscription = subscriptionTable(world).find(subscriptionOf(invoice) ?? '')
    if (status !== 'open' || retriesAt === null || subscription?.status === 'canceled') return []
    const retry = () => void collect(world, invoice, { presence: 'away', method: methodFor(world, invoice) })
    return [{ at: retriesAt, happen: retry }]
  })
}
