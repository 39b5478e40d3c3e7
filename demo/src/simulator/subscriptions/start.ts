import { detailsOf, pendingIntentOf } from '../checkout/session.ts'
import type { CheckoutSession } from '../checkout/session.ts'
import type { SessionParameters } from '../checkout/parameters.ts'
import { discountsLeft } from '../discounts/of-subscription.ts'
import { takeDiscount } from '../discounts/redeem.ts'
import type { LineItem } from '../resources/line-items.ts'
import { attachToCustomer } from '../resources/payment-methods.ts'
import type { PaymentMethod } from '../resources/payment-methods.ts'
import type { World } from '../world.ts'
import { createInvoice } from '../invoices/create-invoice.ts'
import { finalizeInvoice, markPaid } from '../invoices/finalize.ts'
import { periodLines } from '../invoices/invoice-lines.ts'
import type { LineDraft } from '../invoices/invoice-lines.ts'
import { periodEnd } from './periods.ts'
import { subscriptionItem, subscriptionRow } from './subscription-row.ts'
import { changeSubscription, subscriptionTable } from './subscription.ts'
import type { RecurringPrice, Subscription } from './subscription.ts'

type Start = { customer: string; method: PaymentMethod | null }

type Data = NonNullable<SessionParameters['subscription_data']>

export const sharesFrom = (data: Data) => ({
  application_fee_percent: data.application_fee_percent ?? null,
  on_behalf_of: data.on_behalf_of ?? null,
  transfer_data: data.transfer_data
    ? { destination: data.transfer_data.destination, amount_percent: data.transfer_data.amount_percent ?? null }
    : null,
})

/** A checkout that sold a subscription is done: the subscription begins with its first invoice paid. */
export function startSubscription(world: World, session: CheckoutSession, { customer, method }: Start) {
  const { lines, country } = detailsOf(world, session.id)
  if (method) attachToCustomer(world, method, customer)
  const subscription = begin(world, session, { customer, method: method?.id ?? null })
  world.emit('customer.subscription.created', subscription)
  const draft = createInvoice(world, {
    reason: 'subscription_create',
    customer,
    currency: session.currency,
    lines: [
      ...periodLines(world, subscription, subscription.status === 'trialing'),
      ...lines.filter((line) => !line.price.recurring).map((line) => soldOnce(world, line, subscription.id)),
    ],
    subscription,
    discount: subscription.discounts[0] ?? null,
    taxed: subscription.automatic_tax.enabled,
    liability: subscription.automatic_tax.liability,
    country,
  })
  const intent = session.amount_total > 0 ? (pendingIntentOf(world, session) ?? null) : null
  const invoice = markPaid(world, finalizeInvoice(world, draft, intent))
  const discounts = discountsLeft(world, subscription.discounts)
  changeSubscription(world, subscription, { discounts, latest_invoice: invoice.id })
  return { invoice: invoice.id, subscription: subscription.id }
}

function begin(world: World, session: CheckoutSession, who: { customer: string; method: string | null }): Subscription {
  const { lines, subscription: data, discount } = detailsOf(world, session.id)
  const now = world.clock.seconds()
  const trialEnd = data.trial_end ?? (data.trial_period_days ? now + data.trial_period_days * 86_400 : null)
  const recurring = lines.filter((line): line is LineItem & { price: RecurringPrice } => line.price.recurring !== null)
  const [first] = recurring
  if (!first) throw new Error('a subscription without a recurring price')
  const end = trialEnd ?? periodEnd(now, first.price.recurring, now)
  const id = world.newId('sub')
  return subscriptionTable(world).insert(
    subscriptionRow({
      id,
      anchor: trialEnd ?? now,
      automaticTax: session.automatic_tax.enabled,
      liability: session.automatic_tax.liability,
      currency: session.currency,
      customer: who.customer,
      ...(data.description === undefined ? {} : { description: data.description }),
      discounts: discount
        ? takeDiscount(world, discount, { customer: who.customer, subscription: id, session: session.id })
        : [],
      ...(data.application_fee_percent === undefined ? {} : { feePercent: data.application_fee_percent }),
      items: recurring.map(({ price, quantity }) =>
        subscriptionItem(world, { subscription: id, price, quantity, start: now, end }),
      ),
      ...(data.metadata === undefined ? {} : { metadata: data.metadata }),
      method: who.method,
      ...(data.trial_settings
        ? { missingMethod: data.trial_settings.end_behavior.missing_payment_method ?? 'create_invoice' }
        : {}),
      ...(data.on_behalf_of === undefined ? {} : { onBehalfOf: data.on_behalf_of }),
      start: now,
      status: trialEnd === null ? 'active' : 'trialing',
      ...(data.transfer_data ? { transfer: data.transfer_data } : {}),
      trialEnd,
    }),
  )
}

/** A price of a session that is charged with the first invoice only. */
export function soldOnce(world: World, line: LineItem, subscription: string | null): LineDraft {
  const now = world.clock.seconds()
  return {
    amount: line.amount_subtotal,
    description: line.description,
    price: line.price,
    quantity: line.quantity,
    period: { start: now, end: now },
    proration: false,
    subscription,
    item: null,
    metadata: line.metadata,
  }
}
