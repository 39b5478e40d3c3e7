import { createFee } from '../connect/application-fee.ts'
import { createTransfer } from '../connect/transfer.ts'
import { openDispute } from '../disputes/dispute.ts'
import { createBalanceTransaction } from '../resources/balance-transactions.ts'
import { chargeTable } from '../resources/charges.ts'
import type { Charge } from '../resources/charges.ts'
import { keptCardOf } from '../resources/payment-methods.ts'
import type { World } from '../world.ts'

/** As with asynchronous capture, what a charge cost and who got which share is known a moment after it. */
export function settle(world: World, { id }: Charge): void {
  const charge = chargeTable(world).find(id)
  if (!charge) return
  const { amount, currency } = charge
  const description = (charge['description'] as string | null) ?? null
  const movement = { type: 'charge', source: id, amount, currency, description } as const
  const changes = { balance_transaction: createBalanceTransaction(world, movement).id, ...share(world, charge) }
  const settled = chargeTable(world).update(id, changes)
  const before = Object.fromEntries(Object.keys(changes).map((name) => [name, charge[name] ?? null]))
  world.emit('charge.updated', settled, before)
  if (keptCardOf(world, settled.payment_method).disputes) openDispute(world, settled)
}

/** A destination charge sends its whole amount on, or the part asked for, and takes the platform's fee back. */
function share(world: World, charge: Charge): Partial<Charge> {
  if (!charge.transfer_data) return {}
  const { destination, amount } = charge.transfer_data
  const { id, currency, application_fee_amount: feeAmount } = charge
  const group = (charge['transfer_group'] as string | null) ?? `group_${charge.payment_intent}`
  const transfer = createTransfer(world, { amount: amount ?? charge.amount, currency, destination, charge: id, group })
  const shared = { transfer: transfer.id, transfer_group: group }
  if (!feeAmount) return shared
  const destinationPayment = String(transfer['destination_payment'])
  const details = { amount: feeAmount, currency, account: destination, charge: id, destinationPayment }
  return { ...shared, application_fee: createFee(world, details).id }
}
