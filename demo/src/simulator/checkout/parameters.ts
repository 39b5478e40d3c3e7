import { invalidParameter } from '../http/errors.ts'
import {
  asGiven,
  email,
  flag,
  integer,
  listOf,
  metadata,
  notSimulated,
  object,
  oneOf,
  text,
  url,
} from '../http/parameters.ts'
import type { Reader } from '../http/parameters.ts'
import { lineItem } from '../resources/line-items.ts'
import { party } from '../tax/liability.ts'
import { locales } from './locales.ts'
import { subscriptionData } from './subscription-data.ts'

const reference: Reader<string> = (value, path) => {
  const given = text(value, path)
  if (given.length > 200) {
    throw invalidParameter(`Invalid string: must be at most 200 characters`, { param: path })
  }
  return given
}

/** Features that are off may be said to be off. */
const disabled: Reader<{ enabled: boolean }> = (value, path) =>
  typeof value === 'object' && !Array.isArray(value) && value['enabled'] === 'false'
    ? { enabled: false }
    : notSimulated(value, path)

const paymentIntentData = object({
  application_fee_amount: integer,
  description: text,
  metadata,
  on_behalf_of: text,
  receipt_email: email,
  setup_future_usage: oneOf('off_session', 'on_session'),
  statement_descriptor: text,
  statement_descriptor_suffix: text,
  transfer_data: object({ destination: text, amount: integer }, ['destination']),
  transfer_group: text,
  capture_method: notSimulated,
  shipping: notSimulated,
})

const invoiceData = object({
  description: text,
  footer: text,
  metadata,
  account_tax_ids: notSimulated,
  custom_fields: notSimulated,
  issuer: party,
  rendering_options: notSimulated,
})

export const sessionParameters = object(
  {
    mode: oneOf('payment', 'subscription', 'setup'),
    ui_mode: oneOf('hosted_page', 'embedded_page', 'elements', 'form'),
    line_items: listOf(lineItem),
    success_url: url,
    cancel_url: url,
    return_url: url,
    redirect_on_completion: oneOf('always', 'if_required', 'never'),
    client_reference_id: reference,
    customer: text,
    customer_email: email,
    customer_creation: oneOf('always', 'if_required'),
    expires_at: integer,
    locale: oneOf(...locales),
    metadata,
    payment_intent_data: paymentIntentData,
    allow_promotion_codes: flag,
    billing_address_collection: oneOf('auto', 'required'),
    submit_type: oneOf('auto', 'book', 'donate', 'pay', 'subscribe'),
    custom_text: asGiven,
    branding_settings: asGiven,
    integration_identifier: text,
    origin_context: oneOf('mobile_app', 'web'),
    adaptive_pricing: disabled,
    automatic_tax: object({ enabled: flag, liability: party }, ['enabled']),
    invoice_creation: object({ enabled: flag, invoice_data: invoiceData }, ['enabled']),
    managed_payments: disabled,
    phone_number_collection: disabled,
    tax_id_collection: disabled,
    allowed_payment_method_types: listOf(oneOf('card')),
    excluded_payment_method_types: listOf(text),
    currency: text,
    payment_method_collection: oneOf('always', 'if_required'),
    payment_method_data: object({ allow_redisplay: oneOf('always', 'limited', 'unspecified') }),
    wallet_options: asGiven,
    after_expiration: notSimulated,
    consent_collection: notSimulated,
    custom_fields: notSimulated,
    customer_account: notSimulated,
    customer_update: object({
      address: oneOf('auto', 'never'),
      name: oneOf('auto', 'never'),
      shipping: oneOf('auto', 'never'),
    }),
    discounts: listOf(object({ coupon: text, promotion_code: text })),
    name_collection: notSimulated,
    optional_items: notSimulated,
    payment_method_configuration: notSimulated,
    payment_method_options: notSimulated,
    permissions: notSimulated,
    saved_payment_method_options: notSimulated,
    setup_intent_data: notSimulated,
    shipping_address_collection: notSimulated,
    shipping_options: notSimulated,
    subscription_data: subscriptionData,
  },
  ['mode'],
)

export const sessionChanges = object({
  metadata,
  collected_information: notSimulated,
  line_items: notSimulated,
  payment_intent_data: notSimulated,
  shipping_options: notSimulated,
})

export type SessionParameters = ReturnType<typeof sessionParameters>
