import { invalidParameter, noSuch } from '../http/errors.ts'
import { cursorFields, listFields, page } from '../http/lists.ts'
import { flag, integer, mergeMetadata, metadata, notSimulated, object, text } from '../http/parameters.ts'
import { noParameters, route } from '../http/routes.ts'
import type { Resource } from '../http/routes.ts'
import type { World } from '../world.ts'
import { currency } from '../resources/prices.ts'
import { feeOfCharge, refundFee } from './application-fee.ts'
import { checkDestination } from './destinations.ts'
import { createTransfer, reversalsOf, reversalTable, reverseTransfer, transferTable } from './transfer.ts'
import type { Transfer } from './transfer.ts'

function found(world: World, id: string): Transfer {
  const transfer = transferTable(world).find(id)
  if (!transfer) throw noSuch('transfer', id)
  return transfer
}

const creation = object(
  {
    amount: integer,
    currency,
    destination: text,
    description: text,
    metadata,
    transfer_group: text,
    source_transaction: notSimulated,
    source_type: notSimulated,
  },
  ['currency', 'destination'],
)

/** The platform pays an account out of its own balance. */
function payOut(world: World, params: ReturnType<typeof creation>): Transfer {
  const { amount = 0, transfer_group: group = null, ...details } = params
  checkDestination(world, details.destination, 'destination')
  if (amount < 1) {
    throw invalidParameter('This value must be greater than or equal to 1.', {
      param: 'amount',
      code: 'parameter_invalid_integer',
    })
  }
  return createTransfer(world, { ...details, amount, charge: null, group })
}

const reversal = object({ amount: integer, description: text, metadata, refund_application_fee: flag })

export const transfers: Resource = {
  object: 'transfer',
  expansion: { references: ['balance_transaction', 'destination', 'destination_payment', 'source_transaction'] },
  routes: [
    route(
      'GET',
      '/v1/transfers',
      object({ ...listFields, destination: text, transfer_group: text }),
      ({ world, params }) => {
        const rows = transferTable(world)
          .all()
          .filter((row) => !params.destination || row.destination === params.destination)
          .filter((row) => !params.transfer_group || row.transfer_group === params.transfer_group)
        return page(rows, '/v1/transfers', params)
      },
    ),
    route('POST', '/v1/transfers', creation, ({ world, params }) => payOut(world, params)),
    route('GET', '/v1/transfers/:id', noParameters, ({ world, id }) => found(world, id)),
    route('POST', '/v1/transfers/:id', object({ description: text, metadata }), ({ world, id, params }) => {
      const { metadata: change, ...rest } = params
      const merged = mergeMetadata(found(world, id).metadata, change)
      const changed = transferTable(world).update(id, { ...rest, metadata: merged })
      world.emit('transfer.updated', changed)
      return changed
    }),
    route('GET', '/v1/transfers/:id/reversals', object(cursorFields), ({ world, id, params }) =>
      reversalsOf(world, found(world, id).id, params),
    ),
    route('POST', '/v1/transfers/:id/reversals', reversal, ({ world, id, params }) => {
      const transfer = found(world, id)
      const amount = params.amount ?? transfer.amount - transfer.amount_reversed
      const made = reverseTransfer(world, transfer, { amount, ...given(params.metadata) })
      const fee = params.refund_application_fee ? feeOfCharge(world, transfer.source_transaction ?? '') : undefined
      const share = fee ? Math.round((fee.amount * amount) / transfer.amount) : 0
      if (fee && share > 0) refundFee(world, fee, Math.min(share, fee.amount - fee.amount_refunded))
      return made
    }),
  ],
}

const given = (change: ReturnType<typeof metadata> | undefined) => (change === undefined ? {} : { metadata: change })

export const transferReversals: Resource = {
  object: 'transfer_reversal',
  expansion: { references: ['balance_transaction', 'source_refund', 'transfer'] },
  routes: [
    route('GET', '/v1/transfers/:transfer/reversals/:id', noParameters, ({ world, id }) => {
      const reversed = reversalTable(world).find(id)
      if (!reversed) throw noSuch('transfer reversal', id)
      return reversed
    }),
  ],
}
