import type { Choice } from '../discounts/redeem.ts'
import type { LineItem } from '../resources/line-items.ts'
import { intentTable } from '../resources/payment-intents.ts'
import type { Row } from '../store.ts'
import type { Party } from '../tax/liability.ts'
import type { World } from '../world.ts'
import type { SessionParameters } from './parameters.ts'

export type CheckoutSession = Row & {
  amount_subtotal: number
  amount_total: number
  automatic_tax: { enabled: boolean; liability: Party | null; status: string | null }
  cancel_url: string | null
  client_secret: string | null
  currency: string
  customer: string | null
  customer_creation: 'always' | 'if_required' | null
  customer_email: string | null
  expires_at: number
  locale: string | null
  invoice: string | null
  metadata: Record<string, string>
  mode: 'payment' | 'subscription'
  payment_intent: string | null
  payment_method_collection: 'always' | 'if_required'
  payment_status: 'unpaid' | 'paid' | 'no_payment_required'
  redirect_on_completion?: 'always' | 'if_required' | 'never'
  return_url?: string
  status: 'open' | 'complete' | 'expired'
  subscription: string | null
  success_url: string | null
  total_details: { amount_discount: number; amount_shipping: number; amount_tax: number }
  ui_mode: 'hosted_page' | 'embedded_page'
  url: string | null
}

/** What a session knows and the API does not show. */
export type SessionDetails = {
  id: string
  lines: LineItem[]
  intent: NonNullable<SessionParameters['payment_intent_data']>
  /** The payment tried so far; a session that starts a subscription does not show it. */
  pendingIntent: string | null
  subscription: NonNullable<SessionParameters['subscription_data']>
  discount: Choice | null
  /** Where the buyer is, once it is known; taxed sessions ask. */
  country: string | null
  invoice: NonNullable<SessionParameters['invoice_creation']>
}

export const sessionTable = (world: World) => world.store.table<CheckoutSession>('checkout_sessions')
export const detailsTable = (world: World) => world.store.table<SessionDetails>('_session_details')

export const emptyDetails: Omit<SessionDetails, 'id'> = {
  lines: [],
  intent: {},
  pendingIntent: null,
  subscription: {},
  discount: null,
  country: null,
  invoice: { enabled: false },
}

export function detailsOf(world: World, id: string): SessionDetails {
  return { ...emptyDetails, id, ...detailsTable(world).find(id) }
}

export function pendingIntentOf(world: World, session: CheckoutSession) {
  return intentTable(world).find(detailsOf(world, session.id).pendingIntent ?? session.payment_intent ?? '')
}

export function rememberIntent(world: World, session: CheckoutSession, intent: string): void {
  detailsTable(world).update(session.id, { pendingIntent: intent })
  if (session.mode === 'payment') sessionTable(world).update(session.id, { payment_intent: intent })
}

/** A subscription that costs nothing yet asks for a card all the same, unless told not to. */
export const needsCard = (session: CheckoutSession) =>
  session.amount_total > 0 || (session.mode === 'subscription' && session.payment_method_collection === 'always')

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
