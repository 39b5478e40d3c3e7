import { currency } from '../resources/prices.ts'
import { clearable, email, flag, metadata, notSimulated, object, oneOf, text, url } from '../http/parameters.ts'
import { invalidParameter } from '../http/errors.ts'
import type { Reader } from '../http/parameters.ts'

const request = object({ requested: flag }, ['requested'])

/** Every capability is asked for in the same way; those of no use here are kept all the same. */
const capabilities: Reader<Record<string, { requested: boolean }>> = (value, path) => {
  if (typeof value !== 'object' || Array.isArray(value)) throw invalidParameter('Invalid object', { param: path })
  return Object.fromEntries(Object.entries(value).map(([name, asked]) => [name, request(asked, `${path}[${name}]`)]))
}

const country: Reader<string> = (value, path) => {
  const code = text(value, path)
  if (!/^[A-Z]{2}$/.test(code)) {
    throw invalidParameter(`Country '${code}' is unknown. Try using a 2-character alphanumeric country code instead.`, {
      param: path,
      code: 'country_code_invalid',
    })
  }
  return code
}

const changeable = {
  business_profile: object({
    mcc: text,
    name: text,
    product_description: text,
    support_email: email,
    support_phone: text,
    support_url: clearable(url),
    url,
  }),
  business_type: oneOf('company', 'government_entity', 'individual', 'non_profit'),
  capabilities,
  default_currency: currency,
  email,
  metadata,
  account_token: notSimulated,
  company: notSimulated,
  documents: notSimulated,
  external_account: notSimulated,
  groups: notSimulated,
  individual: notSimulated,
  settings: notSimulated,
  tos_acceptance: notSimulated,
}

export const accountChanges = object(changeable)

export const accountParameters = object({
  ...changeable,
  country,
  type: oneOf('custom', 'express', 'standard'),
  controller: object({
    fees: object({ payer: oneOf('account', 'application') }),
    losses: object({ payments: oneOf('application', 'stripe') }),
    requirement_collection: oneOf('application', 'stripe'),
    stripe_dashboard: object({ type: oneOf('express', 'full', 'none') }),
  }),
})

export type AccountParameters = ReturnType<typeof accountParameters>
export type AccountChanges = ReturnType<typeof accountChanges>
