import { noSuch } from '../http/errors.ts'
import { cursorFields, listFields, page } from '../http/lists.ts'
import { integer, metadata, object, text } from '../http/parameters.ts'
import { noParameters, route } from '../http/routes.ts'
import type { Resource } from '../http/routes.ts'
import type { World } from '../world.ts'
import { feeRefundsOf, feeRefundTable, feeTable, refundFee } from './application-fee.ts'
import type { ApplicationFee } from './application-fee.ts'

const path = '/v1/application_fees'

function found(world: World, id: string): ApplicationFee {
  const fee = feeTable(world).find(id)
  if (!fee) throw noSuch('application fee', id)
  return fee
}

export const applicationFees: Resource = {
  object: 'application_fee',
  expansion: { references: ['account', 'balance_transaction', 'charge', 'originating_transaction'] },
  routes: [
    route('GET', path, object({ ...listFields, charge: text }), ({ world, params }) => {
      const { charge } = params
      const rows = feeTable(world)
        .all()
        .filter((row) => !charge || row.charge === charge || row.originating_transaction === charge)
      return page(rows, path, params)
    }),
    route('GET', `${path}/:id`, noParameters, ({ world, id }) => found(world, id)),
    route('GET', `${path}/:id/refunds`, object(cursorFields), ({ world, id, params }) =>
      feeRefundsOf(world, found(world, id).id, params),
    ),
    route('POST', `${path}/:id/refunds`, object({ amount: integer, metadata }), ({ world, id, params }) => {
      const fee = found(world, id)
      return refundFee(world, fee, params.amount ?? fee.amount - fee.amount_refunded, params.metadata)
    }),
  ],
}

export const feeRefunds: Resource = {
  object: 'fee_refund',
  expansion: { references: ['balance_transaction', 'fee'] },
  routes: [
    route('GET', `${path}/:fee/refunds/:id`, noParameters, ({ world, id }) => {
      const refund = feeRefundTable(world).find(id)
      if (!refund) throw noSuch('fee refund', id)
      return refund
    }),
  ],
}
