import { mergeMetadata } from '../http/parameters.ts'
import { createBalanceTransaction } from '../resources/balance-transactions.ts'
import { chargeTable } from '../resources/charges.ts'
import type { Charge } from '../resources/charges.ts'
import { keptCardOf } from '../resources/payment-methods.ts'
import type { World } from '../world.ts'
import type { RefundParameters } from './parameters.ts'
import { refundTable, wishedRefund } from './refund.ts'
import type { Refund } from './refund.ts'
import { amountToRefund, chargeToRefund, checkShares } from './rules.ts'
import { settleRefund } from './settle.ts'
import { refundFeeShare, reverseShare } from './shares.ts'

export function createRefund(world: World, params: RefundParameters): Refund {
  const charge = chargeToRefund(world, params)
  const amount = amountToRefund(charge, params.amount)
  checkShares(charge, params)
  const fate = wishedRefund(world) ?? keptCardOf(world, charge.payment_method).refunds ?? 'succeeded'
  const id = world.newId('re')
  const { currency } = charge
  const reversal = params.reverse_transfer ? reverseShare(world, charge, amount, id) : null
  if (params.refund_application_fee) refundFeeShare(world, charge, amount)
  const movement = { type: 'refund', source: id, amount: -amount, currency } as const
  const refund = refundTable(world).insert({
    id,
    object: 'refund',
    amount,
    balance_transaction: createBalanceTransaction(world, movement).id,
    charge: charge.id,
    created: world.clock.seconds(),
    currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: { card: { type: 'refund' }, type: 'card' },
    metadata: mergeMetadata({}, params.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    ...(fate === 'pending' ? { pending_reason: 'processing' } : {}),
    reason: params.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: fate === 'pending' ? 'pending' : 'succeeded',
    transfer_reversal: reversal?.id ?? null,
  })
  countRefunded(world, charge, amount)
  world.emit('refund.created', refund)
  tellOfRefund(world, charge)
  // A bank that sends the money back does so after it had been sent.
  return fate === 'failed' && wishedRefund(world) ? settleRefund(world, refund, 'failed') : refund
}

function countRefunded(world: World, charge: Charge, amount: number): void {
  const refunded = charge.amount_refunded + amount
  chargeTable(world).update(charge.id, { amount_refunded: refunded, refunded: refunded === charge.amount })
}

function tellOfRefund(world: World, before: Charge): void {
  const { amount_refunded, refunded } = before
  world.emit('charge.refunded', chargeTable(world).find(before.id) ?? before, { amount_refunded, refunded })
}
