import { mergeMetadata } from '../http/parameters.ts'
import type { MetadataChange } from '../http/parameters.ts'
import type { Party } from '../tax/liability.ts'
import type { World } from '../world.ts'
import type { Subscription, SubscriptionItem, RecurringPrice, SubscriptionStatus } from './subscription.ts'

type Details = {
  id: string
  anchor: number
  automaticTax: boolean
  liability: Party | null
  currency: string
  customer: string
  description?: string
  discounts: string[]
  feePercent?: number
  items: SubscriptionItem[]
  metadata?: MetadataChange
  method: string | null
  missingMethod?: string
  onBehalfOf?: string
  start: number
  status: SubscriptionStatus
  transfer?: { destination: string; amount_percent?: number }
  trialEnd: number | null
}

export function subscriptionRow(details: Details): Subscription {
  const { id, transfer, trialEnd, start } = details
  return {
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: details.feePercent ?? null,
    automatic_tax: {
      disabled_reason: null,
      enabled: details.automaticTax,
      liability: details.automaticTax ? (details.liability ?? { type: 'self' }) : null,
    },
    billing_cycle_anchor: details.anchor,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: 'charge_automatically',
    created: start,
    currency: details.currency,
    customer: details.customer,
    customer_account: null,
    days_until_due: null,
    default_payment_method: details.method,
    default_source: null,
    default_tax_rates: [],
    description: details.description ?? null,
    discounts: details.discounts,
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    items: { object: 'list', data: details.items, has_more: false, url: `/v1/subscription_items?subscription=${id}` },
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: mergeMetadata({}, details.metadata),
    next_pending_invoice_item_invoice: null,
    on_behalf_of: details.onBehalfOf ?? null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: ['card'],
      save_default_payment_method: 'off',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: start,
    status: details.status,
    test_clock: null,
    transfer_data: transfer
      ? { amount_percent: transfer.amount_percent ?? null, destination: transfer.destination }
      : null,
    trial_end: trialEnd,
    trial_settings: {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: details.missingMethod ?? 'create_invoice' },
    },
    trial_start: trialEnd === null ? null : start,
  }
}

type ItemDetails = { subscription: string; price: RecurringPrice; quantity: number; start: number; end: number }

export function subscriptionItem(world: World, details: ItemDetails): SubscriptionItem {
  const { price, quantity, subscription } = details
  return {
    id: world.newId('si'),
    object: 'subscription_item',
    billing_thresholds: null,
    created: world.clock.seconds(),
    current_period_end: details.end,
    current_period_start: details.start,
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: planOf(price),
    price,
    quantity,
    subscription,
    tax_rates: [],
  }
}

/** What a price was called before it was a price. */
export const planOf = (price: RecurringPrice) => ({
  id: price.id,
  object: 'plan',
  active: price.active,
  amount: price.unit_amount,
  amount_decimal: String(price.unit_amount),
  billing_scheme: 'per_unit',
  created: price['created'],
  currency: price.currency,
  interval: price.recurring.interval,
  interval_count: price.recurring.interval_count,
  livemode: false,
  metadata: price.metadata,
  meter: null,
  nickname: price['nickname'],
  product: price.product,
  tiers_mode: null,
  transform_usage: null,
  trial_period_days: null,
  usage_type: 'licensed',
})
