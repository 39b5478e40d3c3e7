import { invalidRequest } from '../http/errors.ts'
import { page } from '../http/lists.ts'
import { mergeMetadata } from '../http/parameters.ts'
import type { MetadataChange } from '../http/parameters.ts'
import { createBalanceTransaction } from '../resources/balance-transactions.ts'
import type { Row } from '../store.ts'
import type { World } from '../world.ts'

export type Transfer = Row & {
  amount: number
  amount_reversed: number
  currency: string
  destination: string
  metadata: Record<string, string>
  reversed: boolean
  source_transaction: string | null
  transfer_group: string | null
}

export type Reversal = Row & { amount: number; transfer: string; metadata: Record<string, string> }

export const transferTable = (world: World) => world.store.table<Transfer>('transfers')
export const reversalTable = (world: World) => world.store.table<Reversal>('transfer_reversals')

type Details = {
  amount: number
  currency: string
  destination: string
  /** Null where the platform pays it out of its balance. */
  charge: string | null
  group: string | null
  description?: string
  metadata?: MetadataChange
}

/** The share of a charge that goes to a connected account. */
export function createTransfer(world: World, details: Details): Transfer {
  const { amount, currency, destination, charge, group } = details
  const id = world.newId('tr')
  const movement = { type: 'transfer', source: id, amount: -amount, currency } as const
  const transfer = transferTable(world).insert({
    id,
    object: 'transfer',
    amount,
    amount_reversed: 0,
    balance_transaction: createBalanceTransaction(world, movement).id,
    created: world.clock.seconds(),
    currency,
    description: details.description ?? null,
    destination,
    destination_payment: world.newId('py'),
    livemode: false,
    metadata: mergeMetadata({}, details.metadata),
    reversals: reversalsOf(world, id),
    reversed: false,
    source_transaction: charge,
    source_type: 'card',
    transfer_group: group,
  })
  world.emit('transfer.created', transfer)
  return transfer
}

export function reversalsOf(world: World, id: string, cursor: Parameters<typeof page>[2] = {}) {
  const rows = reversalTable(world)
    .all()
    .filter((reversal) => reversal.transfer === id)
  return page(rows, `/v1/transfers/${id}/reversals`, cursor)
}

type ReversalDetails = { amount: number; refund?: string; metadata?: MetadataChange }

export function reverseTransfer(world: World, transfer: Transfer, details: ReversalDetails): Reversal {
  const { amount } = details
  const left = transfer.amount - transfer.amount_reversed
  if (amount > left) {
    throw invalidRequest(`Transfer reversal amount is greater than unreversed amount on transfer (${left}).`, {
      param: 'amount',
    })
  }
  const id = world.newId('trr')
  const { currency } = transfer
  const movement = { type: 'transfer_refund', source: id, amount, currency } as const
  const reversal = reversalTable(world).insert({
    id,
    object: 'transfer_reversal',
    amount,
    balance_transaction: createBalanceTransaction(world, movement).id,
    created: world.clock.seconds(),
    currency,
    destination_payment_refund: world.newId('pyr'),
    metadata: mergeMetadata({}, details.metadata),
    source_refund: details.refund ?? null,
    transfer: transfer.id,
  })
  const reversed = transfer.amount_reversed + amount
  const changed = transferTable(world).update(transfer.id, {
    amount_reversed: reversed,
    reversals: reversalsOf(world, transfer.id),
    reversed: reversed === transfer.amount,
  })
  world.emit('transfer.reversed', changed)
  return reversal
}
