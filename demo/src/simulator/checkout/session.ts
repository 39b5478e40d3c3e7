import { mergeMetadata } from '../http/parameters.ts'
import { createLineItem } from '../resources/line-items.ts'
import type { LineItem } from '../resources/line-items.ts'
import { referencedCustomer } from '../resources/customers.ts'
import type { Row } from '../store.ts'
import type { World } from '../world.ts'
import type { SessionParameters } from './parameters.ts'
import { checkSessionParameters, payableTotal } from './rules.ts'

export type CheckoutSession = Row & {
  amount_total: number
  cancel_url: string | null
  client_secret: string | null
  currency: string
  customer: string | null
  customer_creation: 'always' | 'if_required' | null
  customer_email: string | null
  expires_at: number
  locale: string | null
  metadata: Record<string, string>
  payment_intent: string | null
  payment_status: 'unpaid' | 'paid' | 'no_payment_required'
  redirect_on_completion?: 'always' | 'if_required' | 'never'
  return_url?: string
  status: 'open' | 'complete' | 'expired'
  success_url: string | null
  ui_mode: 'hosted_page' | 'embedded_page'
  url: string | null
}

/** What a session knows and the API does not show. */
type SessionDetails = {
  id: string
  lines: LineItem[]
  intent: NonNullable<SessionParameters['payment_intent_data']>
}

export const sessionTable = (world: World) => world.store.table<CheckoutSession>('checkout_sessions')
const detailsTable = (world: World) => world.store.table<SessionDetails>('_session_details')

export function detailsOf(world: World, id: string): SessionDetails {
  return detailsTable(world).find(id) ?? { id, lines: [], intent: {} }
}

export function createSession(world: World, params: SessionParameters): CheckoutSession {
  checkSessionParameters(world, params)
  const customer = params.customer === undefined ? null : referencedCustomer(world, params.customer, 'customer')
  const lines = (params.line_items ?? []).map((line, index) => createLineItem(world, line, `line_items[${index}]`))
  const { total, currency } = payableTotal(lines, params)
  const id = world.newId('cs_test')
  detailsTable(world).insert({ id, lines, intent: params.payment_intent_data ?? {} })
  const email = params.customer_email ?? customer?.email ?? null
  return sessionTable(world).insert({
    id,
    object: 'checkout.session',
    ...emptySession,
    ...addresses(world, id, params),
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    amount_subtotal: total,
    amount_total: total,
    billing_address_collection: params.billing_address_collection ?? null,
    ...(params.branding_settings === undefined ? {} : { branding_settings: params.branding_settings }),
    client_reference_id: params.client_reference_id ?? null,
    created: world.clock.seconds(),
    currency,
    custom_text: { ...emptyCustomText, ...(params.custom_text as object | undefined) },
    customer: customer?.id ?? null,
    customer_creation: customer ? null : (params.customer_creation ?? 'if_required'),
    customer_details: email === null ? null : customerDetails(email, null),
    customer_email: params.customer_email ?? null,
    expires_at: params.expires_at ?? world.clock.seconds() + 24 * 3600,
    integration_identifier: params.integration_identifier ?? null,
    locale: params.locale ?? null,
    metadata: mergeMetadata({}, params.metadata),
    mode: 'payment',
    origin_context: params.origin_context ?? null,
    payment_intent: null,
    payment_method_collection: params.payment_method_collection ?? 'if_required',
    payment_status: total === 0 ? 'no_payment_required' : 'unpaid',
    status: 'open',
    submit_type: params.submit_type ?? null,
    wallet_options: params.wallet_options ?? null,
  })
}

function addresses(world: World, id: string, params: SessionParameters) {
  if (params.ui_mode !== 'embedded_page') {
    return {
      ui_mode: 'hosted_page' as const,
      cancel_url: params.cancel_url ?? null,
      client_secret: null,
      success_url: params.success_url ?? null,
      url: `${world.baseUrl}/pay/${id}`,
    }
  }
  return {
    ui_mode: 'embedded_page' as const,
    cancel_url: null,
    client_secret: `${id}_${world.newId('secret')}`,
    success_url: null,
    url: null,
    redirect_on_completion: params.redirect_on_completion ?? ('always' as const),
    ...(params.return_url === undefined ? {} : { return_url: params.return_url }),
  }
}

export const customerDetails = (email: string | null, name: string | null) => ({
  address: null,
  business_name: null,
  email,
  individual_name: null,
  name,
  phone: null,
  tax_exempt: 'none',
  tax_ids: null,
})

const emptyCustomText = {
  after_submit: null,
  shipping_address: null,
  submit: null,
  terms_of_service_acceptance: null,
}

const emptySession = {
  adaptive_pricing: { enabled: false },
  after_expiration: null,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  customer_account: null,
  discounts: [],
  invoice: null,
  invoice_creation: {
    enabled: false,
    invoice_data: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: null,
      metadata: {},
      rendering_options: null,
    },
  },
  livemode: false,
  managed_payments: null,
  payment_link: null,
  payment_method_configuration_details: null,
  payment_method_options: {},
  payment_method_types: ['card'],
  permissions: null,
  phone_number_collection: { enabled: false },
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  subscription: null,
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
}
