import { invalidParameter } from '../http/errors.ts'
import { asGiven, integer, metadata, notSimulated, object, oneOf, text } from '../http/parameters.ts'
import type { Reader } from '../http/parameters.ts'

/** Per cent with at most two decimals. */
const percent: Reader<number> = (value, path) => {
  const given = text(value, path)
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(given) || Number(given) > 100) {
    throw invalidParameter(`Invalid decimal: ${given}; must be between 0 and 100 with at most two decimals.`, {
      param: path,
    })
  }
  return Number(given)
}

export const subscriptionData = object({
  application_fee_percent: percent,
  description: text,
  metadata,
  on_behalf_of: text,
  transfer_data: object({ destination: text, amount_percent: percent }, ['destination']),
  trial_end: integer,
  trial_period_days: integer,
  trial_settings: object(
    { end_behavior: object({ missing_payment_method: oneOf('cancel', 'create_invoice', 'pause') }) },
    ['end_behavior'],
  ),
  billing_cycle_anchor: notSimulated,
  billing_cycle_anchor_config: notSimulated,
  billing_mode: object({ type: oneOf('flexible'), flexible: asGiven }, ['type']),
  default_tax_rates: notSimulated,
  invoice_settings: notSimulated,
  pending_invoice_item_interval: notSimulated,
  proration_behavior: notSimulated,
})
