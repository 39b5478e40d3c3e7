import { clearable, flag, integer, listOf, metadata, notSimulated, object, oneOf, text } from '../http/parameters.ts'
import { itemChange } from './item-changes.ts'

const feedback = oneOf(
  'customer_service',
  'low_quality',
  'missing_features',
  'other',
  'switched_service',
  'too_complex',
  'too_expensive',
  'unused',
)
export const cancellation = object({ comment: clearable(text), feedback: clearable(feedback) })

export const subscriptionChanges = object({
  billing_cycle_anchor: object({ type: oneOf('now', 'unchanged') }, ['type']),
  cancel_at: clearable(integer),
  cancel_at_period_end: flag,
  cancellation_details: cancellation,
  default_payment_method: text,
  description: clearable(text),
  items: listOf(itemChange),
  metadata,
  off_session: flag,
  pause_collection: clearable(
    object({ behavior: oneOf('keep_as_draft', 'mark_uncollectible', 'void'), resumes_at: integer }, ['behavior']),
  ),
  payment_behavior: oneOf('allow_incomplete', 'error_if_incomplete'),
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
  proration_date: integer,
  trial_end: notSimulated,
  add_invoice_items: notSimulated,
  application_fee_percent: notSimulated,
  automatic_tax: notSimulated,
  billing_schedules: notSimulated,
  billing_thresholds: notSimulated,
  collection_method: oneOf('charge_automatically'),
  days_until_due: notSimulated,
  default_source: notSimulated,
  default_tax_rates: notSimulated,
  discounts: notSimulated,
  invoice_settings: notSimulated,
  on_behalf_of: notSimulated,
  payment_settings: notSimulated,
  pending_invoice_item_interval: notSimulated,
  transfer_data: notSimulated,
  trial_from_plan: notSimulated,
  trial_settings: notSimulated,
})

export type SubscriptionChanges = ReturnType<typeof subscriptionChanges>
