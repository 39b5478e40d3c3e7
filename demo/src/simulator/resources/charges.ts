import { noSuch } from '../http/errors.ts'
import { listFields, page } from '../http/lists.ts'
import { mergeMetadata, metadata, notSimulated, object, text } from '../http/parameters.ts'
import { noParameters, route } from '../http/routes.ts'
import type { Resource } from '../http/routes.ts'
import type { Row } from '../store.ts'
import type { World } from '../world.ts'
import { cardOf, outcomeOf } from './charge-details.ts'
import type { Attempt } from './charge-details.ts'

export type Charge = Row & {
  amount: number
  amount_refunded: number
  application_fee: string | null
  application_fee_amount: number | null
  balance_transaction: string | null
  currency: string
  customer: string | null
  disputed: boolean
  metadata: Record<string, string>
  payment_intent: string
  payment_method: string
  receipt_url: string | null
  refunded: boolean
  status: 'succeeded' | 'failed'
  transfer?: string
  transfer_data: { amount: number | null; destination: string } | null
}

export const chargeTable = (world: World) => world.store.table<Charge>('charges')

export function createCharge(world: World, attempt: Attempt): Charge {
  const { intent, method, decline } = attempt
  const id = world.newId('ch')
  return chargeTable(world).insert({
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: decline ? 0 : intent.amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: intent.application_fee_amount,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: decline ? null : 'SIMULATOR',
    captured: !decline,
    created: world.clock.seconds(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: intent['on_behalf_of'],
    outcome: outcomeOf(decline),
    paid: !decline,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: { card: cardOf(attempt), type: 'card' },
    receipt_email: intent['receipt_email'],
    receipt_number: null,
    receipt_url: decline ? null : `${world.baseUrl}/receipts/${id}`,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: decline ? 'failed' : 'succeeded',
    transfer_data: intent.transfer_data
      ? { amount: intent.transfer_data.amount ?? null, destination: intent.transfer_data.destination }
      : null,
    transfer_group: intent['transfer_group'],
  })
}

function foundCharge(world: World, id: string): Charge {
  const charge = chargeTable(world).find(id)
  if (!charge) throw noSuch('charge', id)
  return charge
}

function refundsOf({ id }: Row, world: World) {
  const rows = world.store
    .table<Row>('refunds')
    .all()
    .filter((refund) => refund['charge'] === id)
  return page(rows, `/v1/charges/${id}/refunds`, {})
}

const update = object({
  description: text,
  metadata,
  receipt_email: text,
  customer: notSimulated,
  fraud_details: notSimulated,
  shipping: notSimulated,
  transfer_group: notSimulated,
})

export const charges: Resource = {
  object: 'charge',
  expansion: {
    references: [
      'application_fee',
      'balance_transaction',
      'customer',
      'on_behalf_of',
      'payment_intent',
      'payment_method',
      'transfer',
    ],
    includable: { refunds: refundsOf },
  },
  routes: [
    route(
      'GET',
      '/v1/charges',
      object({ ...listFields, customer: text, payment_intent: text }),
      ({ world, params }) => {
        const rows = chargeTable(world)
          .all()
          .filter((row) => !params.customer || row.customer === params.customer)
          .filter((row) => !params.payment_intent || row.payment_intent === params.payment_intent)
        return page(rows, '/v1/charges', params)
      },
    ),
    route('GET', '/v1/charges/:id', noParameters, ({ world, id }) => foundCharge(world, id)),
    route('POST', '/v1/charges/:id', update, ({ world, id, params }) => {
      const { metadata: change, ...rest } = params
      return chargeTable(world).update(id, {
        ...rest,
        metadata: mergeMetadata(foundCharge(world, id).metadata, change),
      })
    }),
  ],
}
