import type { Row } from '../store.ts'
import type { World } from '../world.ts'

export type PaymentIntent = Row & {
  amount: number
  application_fee_amount: number | null
  client_secret: string
  currency: string
  customer: string | null
  description: string | null
  latest_charge: string | null
  metadata: Record<string, string>
  payment_method: string | null
  status: 'requires_payment_method' | 'requires_confirmation' | 'requires_action' | 'succeeded' | 'canceled'
  transfer_data?: { destination: string; amount?: number }
}

export const intentTable = (world: World) => world.store.table<PaymentIntent>('payment_intents')

type IntentDetails = {
  amount: number
  currency: string
  customer: string | null
  application_fee_amount?: number
  description?: string
  metadata: Record<string, string>
  on_behalf_of?: string
  receipt_email?: string
  setup_future_usage?: string
  statement_descriptor?: string
  statement_descriptor_suffix?: string
  transfer_data?: { destination: string; amount?: number }
  transfer_group?: string
}

export function createPaymentIntent(world: World, details: IntentDetails): PaymentIntent {
  const id = world.newId('pi')
  const intent = intentTable(world).insert({
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: details.amount,
    amount_capturable: 0,
    amount_details: {},
    amount_received: 0,
    application: null,
    application_fee_amount: details.application_fee_amount ?? null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: `${id}_${world.newId('secret')}`,
    confirmation_method: 'automatic',
    created: world.clock.seconds(),
    currency: details.currency,
    customer: details.customer,
    customer_account: null,
    description: details.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: details.metadata,
    next_action: null,
    on_behalf_of: details.on_behalf_of ?? null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: details.receipt_email ?? null,
    review: null,
    setup_future_usage: details.setup_future_usage ?? null,
    shipping: null,
    source: null,
    statement_descriptor: details.statement_descriptor ?? null,
    statement_descriptor_suffix: details.statement_descriptor_suffix ?? null,
    status: 'requires_payment_method',
    ...(details.transfer_data ? { transfer_data: details.transfer_data } : {}),
    transfer_group: details.transfer_group ?? null,
  })
  world.emit('payment_intent.created', intent)
  return intent
}

export function cancelIntent(world: World, id: string, reason: string | null): void {
  const canceled = intentTable(world).update(id, {
    status: 'canceled',
    canceled_at: world.clock.seconds(),
    cancellation_reason: reason,
    next_action: null,
  })
  world.emit('payment_intent.canceled', canceled)
}
