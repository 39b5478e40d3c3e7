import { flag, metadata, notSimulated, object, oneOf, text } from '../http/parameters.ts'

const texts = [
  'access_activity_log',
  'billing_address',
  'cancellation_policy_disclosure',
  'cancellation_rebuttal',
  'customer_email_address',
  'customer_name',
  'customer_purchase_ip',
  'duplicate_charge_explanation',
  'duplicate_charge_id',
  'product_description',
  'refund_policy_disclosure',
  'refund_refusal_explanation',
  'service_date',
  'shipping_address',
  'shipping_carrier',
  'shipping_date',
  'shipping_tracking_number',
  'uncategorized_text',
] as const

const files = [
  'cancellation_policy',
  'customer_communication',
  'customer_signature',
  'duplicate_charge_documentation',
  'receipt',
  'refund_policy',
  'service_documentation',
  'shipping_documentation',
  'uncategorized_file',
] as const

export const emptyEvidence = {
  ...Object.fromEntries([...texts, ...files].map((name) => [name, null])),
  enhanced_evidence: {},
}

const each = <T>(names: readonly string[], value: T) => Object.fromEntries(names.map((name) => [name, value]))

export const disputeChanges = object({
  evidence: object({ ...each(texts, text), ...each(files, notSimulated) }),
  metadata,
  submit: flag,
  intended_submission_method: oneOf('manual'),
})

/** What stands in the evidence decides in test mode, as at Stripe. */
export function verdictOf(evidence: Record<string, unknown>): 'won' | 'lost' | null {
  if (evidence['uncategorized_text'] === 'winning_evidence') return 'won'
  return evidence['uncategorized_text'] === 'losing_evidence' ? 'lost' : null
}
