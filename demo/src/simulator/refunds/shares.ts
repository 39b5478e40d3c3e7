import { feeTable, refundFee } from '../connect/application-fee.ts'
import { reverseTransfer, transferTable } from '../connect/transfer.ts'
import type { Reversal } from '../connect/transfer.ts'
import type { Charge } from '../resources/charges.ts'
import type { World } from '../world.ts'

/** How much of a charge was refunded with a share reversed so far. */
type Basis = { id: string; transfer: number; fee: number }

const table = (world: World) => world.store.table<Basis>('_refund_bases')

const basisOf = (world: World, charge: string): Basis =>
  table(world).find(charge) ?? { id: charge, transfer: 0, fee: 0 }

/** The part of a share that belongs to a refund; the parts of several refunds add up to the whole without a rest. */
export function proportion(share: number, total: number, before: number, amount: number): number {
  const upTo = (refunded: number) => Math.round((share * refunded) / total)
  return upTo(before + amount) - upTo(before)
}

export function reverseShare(world: World, charge: Charge, amount: number, refund: string): Reversal | null {
  const transfer = transferTable(world).find(charge.transfer ?? '')
  if (!transfer) return null
  const basis = basisOf(world, charge.id)
  const part = proportion(transfer.amount, charge.amount, basis.transfer, amount)
  const left = transfer.amount - transfer.amount_reversed
  table(world).insert({ ...basis, transfer: basis.transfer + amount })
  const reversed = Math.min(part, left)
  return reversed > 0 ? reverseTransfer(world, transfer, { amount: reversed, refund }) : null
}

export function refundFeeShare(world: World, charge: Charge, amount: number): void {
  const fee = feeTable(world).find(charge.application_fee ?? '')
  if (!fee) return
  const basis = basisOf(world, charge.id)
  const part = proportion(fee.amount, charge.amount, basis.fee, amount)
  table(world).insert({ ...basis, fee: basis.fee + amount })
  const refunded = Math.min(part, fee.amount - fee.amount_refunded)
  if (refunded > 0) refundFee(world, fee, refunded)
}
