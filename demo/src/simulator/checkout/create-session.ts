import { choiceFrom } from '../discounts/redeem.ts'
import { invalidRequest } from '../http/errors.ts'
import { mergeMetadata } from '../http/parameters.ts'
import { createLineItem } from '../resources/line-items.ts'
import type { LineItem } from '../resources/line-items.ts'
import { referencedCustomer } from '../resources/customers.ts'
import { partyOf } from '../tax/liability.ts'
import type { World } from '../world.ts'
import { emptyCustomText, emptySession } from './empty-session.ts'
import type { SessionParameters } from './parameters.ts'
import { checkPrices, checkTotal, commonCurrency } from './price-rules.ts'
import { checkSessionParameters } from './rules.ts'
import { customerDetails, detailsTable, emptyDetails, sessionTable } from './session.ts'
import type { CheckoutSession } from './session.ts'
import { saleOf, totalsOf } from './totals.ts'

export function createSession(world: World, params: SessionParameters): CheckoutSession {
  checkSessionParameters(world, params)
  const customer = params.customer === undefined ? null : referencedCustomer(world, params.customer, 'customer')
  const asked = (params.line_items ?? []).map((line, index) => createLineItem(world, line, `line_items[${index}]`))
  checkPrices(asked, params)
  const lines = hasTrial(params) ? asked.map(withTrial) : asked
  const currency = commonCurrency(lines)
  const taxed = params.automatic_tax?.enabled ?? false
  const liability = partyOf(params.automatic_tax?.liability)
  const country = customer?.address?.country ?? null
  if (taxed && customer && !country && params.customer_update?.address !== 'auto') throw needsAddress()
  const [wanted] = params.discounts ?? []
  const sale = saleOf(world, { lines, currency, customer: customer?.id ?? null })
  const discount = wanted ? choiceFrom(world, wanted, sale) : null
  const totals = totalsOf(world, { lines, currency, discount, taxed, liability, country })
  const total = totals.amounts.amount_total
  checkTotal(total, currency, params)
  const id = world.newId('cs_test')
  detailsTable(world).insert({
    ...emptyDetails,
    id,
    lines: totals.lines,
    intent: params.payment_intent_data ?? {},
    subscription: params.subscription_data ?? {},
    discount,
    country,
    invoice: params.invoice_creation ?? { enabled: false },
  })
  const email = params.customer_email ?? customer?.email ?? null
  return sessionTable(world).insert({
    id,
    object: 'checkout.session',
    ...emptySession,
    ...addresses(world, id, params),
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    ...totals.amounts,
    billing_address_collection: params.billing_address_collection ?? null,
    ...(params.branding_settings === undefined ? {} : { branding_settings: params.branding_settings }),
    client_reference_id: params.client_reference_id ?? null,
    created: world.clock.seconds(),
    currency,
    custom_text: { ...emptyCustomText, ...(params.custom_text as object | undefined) },
    customer: customer?.id ?? null,
    customer_creation: customer ? null : creationOf(params),
    invoice_creation: invoiceCreation(params),
    customer_details: email === null ? null : customerDetails(email, null),
    customer_email: params.customer_email ?? null,
    expires_at: params.expires_at ?? world.clock.seconds() + 24 * 3600,
    integration_identifier: params.integration_identifier ?? null,
    locale: params.locale ?? null,
    metadata: mergeMetadata({}, params.metadata),
    mode: params.mode === 'subscription' ? 'subscription' : 'payment',
    origin_context: params.origin_context ?? null,
    payment_intent: null,
    payment_method_collection:
      params.payment_method_collection ?? (params.mode === 'subscription' ? 'always' : 'if_required'),
    payment_status: total === 0 ? 'no_payment_required' : 'unpaid',
    status: 'open',
    submit_type: params.submit_type ?? null,
    wallet_options: params.wallet_options ?? null,
  })
}

const creationOf = ({ mode, customer_creation: asked }: SessionParameters) =>
  mode === 'subscription' ? 'always' : (asked ?? 'if_required')

const hasTrial = ({ subscription_data: data }: SessionParameters) =>
  data?.trial_end !== undefined || data?.trial_period_days !== undefined

/** Nothing is due for a period that is on trial. */
const withTrial = (line: LineItem): LineItem =>
  line.price.recurring ? { ...line, amount_subtotal: 0, amount_total: 0 } : line

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

function invoiceCreation({ mode, invoice_creation: asked }: SessionParameters) {
  if (mode === 'subscription') return null
  const invoice_data = {
    account_tax_ids: null,
    custom_fields: null,
    description: asked?.invoice_data?.description ?? null,
    footer: asked?.invoice_data?.footer ?? null,
    issuer: asked?.invoice_data?.issuer === undefined ? null : partyOf(asked.invoice_data.issuer),
    metadata: mergeMetadata({}, asked?.invoice_data?.metadata),
    rendering_options: null,
  }
  return { enabled: asked?.enabled ?? false, invoice_data }
}

const needsAddress = () =>
  invalidRequest(
    "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address to the Customer or set either `customer_update[address]` to 'auto' or `shipping_address_collection`.",
    { code: 'customer_tax_location_invalid', param: 'automatic_tax' },
  )
