import type Stripe from 'stripe'
import type { NotedPackages } from '../../domain/subscription-credits.ts'
import type {
  CheckoutRequest,
  InvoiceFacts,
  Payments,
  PriceChange,
  SubscriptionChange,
  SubscriptionFacts,
} from '../../ports.ts'
import { idOf } from './charge-facts.ts'
import { foundOrNull } from './found.ts'
import { refusedChange, type OrRefused } from './refusals.ts'

type Params = Stripe.Checkout.SessionCreateParams
type Recurring = { interval: 'month' | 'year'; interval_count: number }

/** What a session is told where it begins a subscription instead of taking a single payment. */
export function subscriptionParams(
  { payout, title, reference }: CheckoutRequest,
  metadata: Record<string, string>,
): Pick<Params, 'mode' | 'subscription_data'> {
  return {
    mode: 'subscription',
    subscription_data: {
      metadata,
      description: `${title} (${reference})`,
      ...(payout === null
        ? {}
        : {
            on_behalf_of: payout.accountId,
            transfer_data: { destination: payout.accountId },
            ...(payout.platformFeeBps === 0 ? {} : { application_fee_percent: payout.platformFeeBps / 100 }),
          }),
    },
  }
}

/** A quarter is three months at Stripe. */
export function recurringEvery(months: number): Recurring {
  return months % 12 === 0
    ? { interval: 'year', interval_count: months / 12 }
    : { interval: 'month', interval_count: months }
}

/** Of a subscription that runs for years the latest hundred invoices are looked at. */
const latestInvoices = 100

export function subscriptionCalls(
  stripe: Stripe,
  orRefused: OrRefused,
): Pick<Payments, 'readSubscription' | 'changeSubscription' | 'portalLink'> {
  return {
    readSubscription: (subscriptionId) =>
      orRefused(async () => {
        const [subscription, invoices] = await Promise.all([
          foundOrNull(stripe.subscriptions.retrieve(subscriptionId)),
          foundOrNull(
            stripe.invoices.list({ subscription: subscriptionId, limit: latestInvoices, expand: ['data.payments'] }),
          ),
        ])
        return subscription === null ? null : toSubscriptionFacts(subscription, invoices?.data ?? [])
      }),

    changeSubscription: (subscriptionId, change) =>
      orRefused(async () => {
        const options = change.kind === 'upgrade' ? { idempotencyKey: change.idempotencyKey } : {}
        // One that has ended already is not there to be ended.
        if (change.kind === 'end') await foundOrNull(stripe.subscriptions.cancel(subscriptionId))
        else await stripe.subscriptions.update(subscriptionId, changeParams(change), options)
      }, refusedChange),

    portalLink: ({ customerId, returnUrl }) =>
      orRefused(async () => {
        return (await stripe.billingPortal.sessions.create({ customer: customerId, return_url: returnUrl })).url
      }),
  }
}

/**
 * Paused means that the period paid for goes on to its end and the next ones are not billed.
 * Sources: https://docs.stripe.com/billing/subscriptions/pause-payment,
 * https://docs.stripe.com/billing/subscriptions/prorations
 */
function changeParams(change: Exclude<SubscriptionChange, { kind: 'end' }>): Stripe.SubscriptionUpdateParams {
  if (change.kind === 'pause') return { pause_collection: { behavior: 'void' } }
  if (change.kind === 'resume') return { pause_collection: '', cancel_at_period_end: false }
  if (change.kind === 'cancel') return { cancel_at_period_end: true }
  const { kind } = change
  if (kind === 'upgrade')
    return {
      metadata: { package_id: change.packageId, ...noNext },
      items: [itemWith(change)],
      // What is left of the period is charged now, so that what it gives is given now.
      proration_behavior: 'always_invoice',
      payment_behavior: 'error_if_incomplete',
    }
  const next = kind === 'stay' ? noNext : { next_package_id: change.packageId, next_from: String(change.fromAt / 1000) }
  return { metadata: next, items: [itemWith(change)], proration_behavior: 'none' }
}

const noNext = { next_package_id: '', next_from: '' }

function itemWith({ itemId, productId, unitAmount, currency, everyMonths, automaticTax }: PriceChange) {
  return {
    id: itemId,
    price_data: {
      currency: currency.toLowerCase(),
      product: productId,
      unit_amount: unitAmount,
      recurring: recurringEvery(everyMonths),
      ...(automaticTax ? { tax_behavior: 'exclusive' as const } : {}),
    },
  }
}

function toSubscriptionFacts(
  subscription: Stripe.Subscription,
  invoices: readonly Stripe.Invoice[],
): SubscriptionFacts {
  const item = subscription.items.data[0]
  return {
    subscriptionId: subscription.id,
    status: subscription.status,
    livemode: subscription.livemode,
    purchaseId: subscription.metadata['purchase_id'] ?? null,
    noted: toNoted(subscription.metadata),
    customerId: idOf(subscription.customer) ?? '',
    itemId: item?.id ?? '',
    productId: item === undefined ? '' : (idOf(item.price.product) ?? ''),
    unitAmount: item?.price.unit_amount ?? 0,
    isTaxed: subscription.automatic_tax.enabled,
    platformFeeBps: Math.round((subscription.application_fee_percent ?? 0) * 100),
    cardId: idOf(subscription.default_payment_method),
    periodStartsAt: (item?.current_period_start ?? 0) * 1000,
    periodEndsAt: (item?.current_period_end ?? 0) * 1000,
    cancelAtPeriodEnd: subscription.cancel_at_period_end || subscription.cancel_at !== null,
    isPaused: subscription.pause_collection !== null || subscription.status === 'paused',
    invoices: invoices.map(toInvoiceFacts),
  }
}

const reasons: Readonly<Record<string, InvoiceFacts['reason']>> = {
  subscription_create: 'first',
  subscription_cycle: 'renewal',
  subscription_update: 'change',
}

function toInvoiceFacts(invoice: Stripe.Invoice): InvoiceFacts {
  const payment = invoice.payments?.data.find(({ status }) => status === 'paid')?.payment
  return {
    invoiceId: invoice.id,
    isPaid: invoice.status === 'paid',
    isPending: invoice.status === 'draft' || invoice.status === 'open',
    hasFailed: invoice.status === 'open' && invoice.attempted,
    reason: reasons[invoice.billing_reason ?? ''] ?? 'other',
    currency: invoice.currency.toUpperCase(),
    charged: invoice.amount_paid,
    total: invoice.total,
    discount: (invoice.total_discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0),
    tax: (invoice.total_taxes ?? []).reduce((sum, { amount }) => sum + amount, 0),
    payerEmail: invoice.customer_email?.toLowerCase() ?? null,
    payerName: invoice.customer_name,
    noted: toNoted(invoice.parent?.subscription_details?.metadata ?? {}),
    paymentIntentId: idOf(payment?.payment_intent ?? null),
    hostedUrl: invoice.hosted_invoice_url ?? null,
    lines: invoice.lines.data.map(({ amount, period, parent }) => ({
      amount,
      isPeriod: (parent?.subscription_item_details ?? null) !== null || isProration(parent),
      isProration: isProration(parent),
      startsAt: period.start * 1000,
      endsAt: period.end * 1000,
    })),
  }
}

/** An invoice keeps what was noted with its subscription when it was written. */
function toNoted({
  package_id: packageId,
  next_package_id: next,
  next_from: from,
}: Readonly<Record<string, string | undefined>>): NotedPackages {
  return {
    packageId: packageId ?? null,
    next: next === undefined || from === undefined ? null : { packageId: next, fromAt: Number(from) * 1000 },
  }
}

/** Stripe tells of a part of a period either way. */
function isProration(parent: Stripe.InvoiceLineItem['parent']): boolean {
  return parent?.subscription_item_details?.proration ?? parent?.invoice_item_details?.proration ?? false
}
