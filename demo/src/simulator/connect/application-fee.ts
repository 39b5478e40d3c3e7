import { invalidRequest } from '../http/errors.ts'
import { page } from '../http/lists.ts'
import { mergeMetadata } from '../http/parameters.ts'
import type { MetadataChange } from '../http/parameters.ts'
import { createBalanceTransaction } from '../resources/balance-transactions.ts'
import type { Row } from '../store.ts'
import type { World } from '../world.ts'
import { applicationId } from './standing.ts'

export type ApplicationFee = Row & {
  account: string
  amount: number
  amount_refunded: number
  charge: string
  currency: string
  originating_transaction: string
  refunded: boolean
}

export type FeeRefund = Row & { amount: number; fee: string; metadata: Record<string, string> }

export const feeTable = (world: World) => world.store.table<ApplicationFee>('application_fees')
export const feeRefundTable = (world: World) => world.store.table<FeeRefund>('fee_refunds')

type Details = { amount: number; currency: string; account: string; charge: string; destinationPayment: string }

/** What the platform keeps of a charge that went to a connected account. */
export function createFee(world: World, details: Details): ApplicationFee {
  const { amount, currency } = details
  const id = world.newId('fee')
  const movement = { type: 'application_fee', source: id, amount, currency } as const
  const fee = feeTable(world).insert({
    id,
    object: 'application_fee',
    account: details.account,
    amount,
    amount_refunded: 0,
    application: applicationId,
    balance_transaction: createBalanceTransaction(world, movement).id,
    charge: details.destinationPayment,
    created: world.clock.seconds(),
    currency,
    fee_source: { charge: details.charge, type: 'charge' },
    livemode: false,
    originating_transaction: details.charge,
    refunded: false,
    refunds: feeRefundsOf(world, id),
  })
  world.emit('application_fee.created', fee)
  return fee
}

export const feeOfCharge = (world: World, charge: string) =>
  feeTable(world)
    .all()
    .find((fee) => fee.originating_transaction === charge || fee.charge === charge)

export function feeRefundsOf(world: World, id: string, cursor: Parameters<typeof page>[2] = {}) {
  const rows = feeRefundTable(world)
    .all()
    .filter((refund) => refund.fee === id)
  return page(rows, `/v1/application_fees/${id}/refunds`, cursor)
}

export function refundFee(world: World, fee: ApplicationFee, amount: number, metadata?: MetadataChange): FeeRefund {
  const left = fee.amount - fee.amount_refunded
  if (amount < 1 || amount > left) {
    throw invalidRequest(`Refund amount (${amount}) is greater than unrefunded amount on fee (${left}).`, {
      param: 'amount',
    })
  }
  const id = world.newId('fr')
  const { currency } = fee
  const movement = { type: 'application_fee_refund', source: id, amount: -amount, currency } as const
  const refund = feeRefundTable(world).insert({
    id,
    object: 'fee_refund',
    amount,
    balance_transaction: createBalanceTransaction(world, movement).id,
    created: world.clock.seconds(),
    currency,
    fee: fee.id,
    metadata: mergeMetadata({}, metadata),
  })
  const refunded = fee.amount_refunded + amount
  const changed = feeTable(world).update(fee.id, {
    amount_refunded: refunded,
    refunded: refunded === fee.amount,
    refunds: feeRefundsOf(world, fee.id),
  })
  world.emit('application_fee.refunded', changed)
  return refund
}
