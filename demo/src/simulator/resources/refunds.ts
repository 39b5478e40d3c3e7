import { formatAmount } from '../currencies.ts'
import { invalidParameter, invalidRequest, noSuch, noSuchReference } from '../http/errors.ts'
import { listFields, page } from '../http/lists.ts'
import { integer, mergeMetadata, metadata, notSimulated, object, oneOf, text } from '../http/parameters.ts'
import { noParameters, route } from '../http/routes.ts'
import type { Resource } from '../http/routes.ts'
import type { Row } from '../store.ts'
import type { World } from '../world.ts'
import { createBalanceTransaction } from './balance-transactions.ts'
import { chargeTable } from './charges.ts'
import type { Charge } from './charges.ts'
import { intentTable } from './payment-intents.ts'

type Refund = Row & { amount: number; charge: string; payment_intent: string; metadata: Record<string, string> }

const table = (world: World) => world.store.table<Refund>('refunds')

const creation = object({
  amount: integer,
  charge: text,
  payment_intent: text,
  metadata,
  reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
  reverse_transfer: notSimulated,
  refund_application_fee: notSimulated,
  instructions_email: notSimulated,
  currency: notSimulated,
  customer: notSimulated,
  origin: notSimulated,
})

type Creation = ReturnType<typeof creation>

function chargeToRefund(world: World, { charge, payment_intent: intent }: Creation): Charge {
  if ((charge === undefined) === (intent === undefined)) {
    throw invalidParameter('You must provide either a `charge` or a `payment_intent`, and only one of them.')
  }
  const id = charge ?? intentTable(world).find(intent ?? '')?.latest_charge
  const paid = id ? chargeTable(world).find(id) : undefined
  if (paid?.status === 'succeeded') return paid
  if (charge !== undefined) throw noSuchReference('charge', charge, 'charge')
  if (!intentTable(world).find(intent ?? '')) throw noSuchReference('payment_intent', intent ?? '', 'payment_intent')
  throw invalidRequest(`This PaymentIntent (${intent}) does not have a successful charge to refund.`, {
    param: 'payment_intent',
  })
}

function amountToRefund(charge: Charge, asked: number | undefined): number {
  const left = charge.amount - charge.amount_refunded
  if (left === 0) {
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' })
  }
  const amount = asked ?? left
  if (amount < 1) {
    throw invalidParameter('This value must be greater than or equal to 1.', {
      param: 'amount',
      code: 'parameter_invalid_integer',
    })
  }
  if (amount > left) {
    const [wanted, rest] = [amount, left].map((value) => formatAmount(value, charge.currency))
    throw invalidRequest(`Refund amount (${wanted}) is greater than unrefunded amount on charge (${rest})`, {
      param: 'amount',
    })
  }
  return amount
}

function createRefund(world: World, params: Creation): Refund {
  const charge = chargeToRefund(world, params)
  const amount = amountToRefund(charge, params.amount)
  const id = world.newId('re')
  const movement = {
    type: 'refund',
    source: id,
    amount: -amount,
    currency: charge.currency,
    description: null,
  } as const
  const refund = table(world).insert({
    id,
    object: 'refund',
    amount,
    balance_transaction: createBalanceTransaction(world, movement).id,
    charge: charge.id,
    created: world.clock.seconds(),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: { card: { type: 'refund' }, type: 'card' },
    metadata: mergeMetadata({}, params.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: params.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  })
  const refunded = charge.amount_refunded + amount
  const changed = chargeTable(world).update(charge.id, {
    amount_refunded: refunded,
    refunded: refunded === charge.amount,
  })
  world.emit('refund.created', refund)
  world.emit('charge.refunded', changed, { amount_refunded: charge.amount_refunded, refunded: charge.refunded })
  return refund
}

function found(world: World, id: string): Refund {
  const refund = table(world).find(id)
  if (!refund) throw noSuch('refund', id)
  return refund
}

const filters = object({ ...listFields, charge: text, payment_intent: text })

export const refunds: Resource = {
  object: 'refund',
  expansion: { references: ['balance_transaction', 'charge', 'customer', 'payment_intent', 'payment_method'] },
  routes: [
    route('POST', '/v1/refunds', creation, ({ world, params }) => createRefund(world, params)),
    route('GET', '/v1/refunds', filters, ({ world, params }) => {
      const rows = table(world)
        .all()
        .filter((row) => !params.charge || row.charge === params.charge)
        .filter((row) => !params.payment_intent || row.payment_intent === params.payment_intent)
      return page(rows, '/v1/refunds', params)
    }),
    route('GET', '/v1/refunds/:id', noParameters, ({ world, id }) => found(world, id)),
    route('POST', '/v1/refunds/:id', object({ metadata }), ({ world, id, params }) => {
      const changed = table(world).update(id, { metadata: mergeMetadata(found(world, id).metadata, params.metadata) })
      world.emit('refund.updated', changed)
      return changed
    }),
  ],
}
