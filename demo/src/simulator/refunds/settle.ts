import { invalidRequest } from '../http/errors.ts'
import { createBalanceTransaction } from '../resources/balance-transactions.ts'
import { chargeTable } from '../resources/charges.ts'
import { keptCardOf } from '../resources/payment-methods.ts'
import type { World } from '../world.ts'
import { refundTable, wishedRefund } from './refund.ts'
import type { Refund } from './refund.ts'

/** The bank has answered: a refund that was pending went through, or the money came back. */
export function settleRefund(world: World, refund: Refund, outcome: 'succeeded' | 'failed'): Refund {
  if (refund.status === 'failed' || refund.status === 'canceled') return refund
  if (outcome === 'failed') return undo(world, refund, 'failed')
  if (refund.status === 'succeeded') return refund
  const { pending_reason: _over, ...rest } = refund
  const settled = refundTable(world).insert({ ...rest, status: 'succeeded' } as Refund)
  world.emit('refund.updated', settled, { status: 'pending' })
  return settled
}

export function cancelRefund(world: World, refund: Refund): Refund {
  if (refund.status === 'pending') return undo(world, refund, 'canceled')
  throw invalidRequest(`Refund ${refund.id} cannot be canceled because it has a status of ${refund.status}.`)
}

/** The money is back on the balance, and may be refunded again. */
function undo(world: World, refund: Refund, status: 'failed' | 'canceled'): Refund {
  const { id, amount, currency } = refund
  const movement = { type: 'refund_failure', source: id, amount, currency } as const
  const { pending_reason: _over, ...rest } = refund
  const undone = refundTable(world).insert({
    ...rest,
    failure_balance_transaction: createBalanceTransaction(world, movement).id,
    ...(status === 'failed' ? { failure_reason: 'lost_or_stolen_card' } : {}),
    status,
  } as Refund)
  const charge = chargeTable(world).find(refund.charge)
  if (charge) {
    chargeTable(world).update(charge.id, { amount_refunded: charge.amount_refunded - amount, refunded: false })
  }
  world.emit('refund.updated', undone, { status: refund.status })
  if (status === 'failed') world.emit('refund.failed', undone)
  return undone
}

/** How long a bank takes to send back what its card does not accept. */
const failsAfterSeconds = 60 * 60

/** Refunds to the card that accepts none. */
export const refundFailures = (world: World) =>
  refundTable(world)
    .all()
    .toReversed()
    .filter((refund) => refund.status === 'succeeded' && !wishedRefund(world))
    .filter((refund) => keptCardOf(world, String(refund['payment_method'])).refunds === 'failed')
    .map((refund) => ({
      at: Number(refund['created']) + failsAfterSeconds,
      happen: () => void settleRefund(world, refund, 'failed'),
    }))
