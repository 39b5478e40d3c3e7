import { email, flag, integer, metadata, notSimulated, object, oneOf, text, url } from '../http/parameters.ts'
import type { Reader } from '../http/parameters.ts'
import { currency } from '../resources/prices.ts'

/** Charged while its holder is away: yes or no, or why. */
const offSession: Reader<boolean> = (value, path) =>
  value === 'one_off' || value === 'recurring' ? true : flag(value, path)

const confirming = {
  off_session: offSession,
  payment_method: text,
  receipt_email: email,
  return_url: url,
  setup_future_usage: oneOf('off_session', 'on_session'),
  error_on_requires_action: flag,
  confirmation_token: notSimulated,
  mandate: notSimulated,
  mandate_data: notSimulated,
  payment_method_data: notSimulated,
  payment_method_options: notSimulated,
}

export const intentParameters = object(
  {
    ...confirming,
    amount: integer,
    currency,
    application_fee_amount: integer,
    automatic_payment_methods: object({ enabled: flag, allow_redirects: oneOf('always', 'never') }, ['enabled']),
    capture_method: oneOf('automatic', 'automatic_async'),
    confirm: flag,
    customer: text,
    description: text,
    metadata,
    on_behalf_of: text,
    statement_descriptor: text,
    statement_descriptor_suffix: text,
    transfer_data: object({ destination: text, amount: integer }, ['destination']),
    transfer_group: text,
    amount_details: notSimulated,
    confirmation_method: notSimulated,
    payment_method_configuration: notSimulated,
    shipping: notSimulated,
  },
  ['amount', 'currency'],
)

export const confirmParameters = object(confirming)

export type IntentParameters = ReturnType<typeof intentParameters>
export type ConfirmParameters = ReturnType<typeof confirmParameters>
