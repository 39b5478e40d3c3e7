import { noSuch } from '../http/errors.ts'
import { listFields, page } from '../http/lists.ts'
import { mergeMetadata, metadata, object, text } from '../http/parameters.ts'
import { noParameters, route } from '../http/routes.ts'
import type { Resource } from '../http/routes.ts'
import type { World } from '../world.ts'
import { createRefund } from './create.ts'
import { refundParameters } from './parameters.ts'
import { refundTable } from './refund.ts'
import type { Refund } from './refund.ts'
import { cancelRefund } from './settle.ts'

function found(world: World, id: string): Refund {
  const refund = refundTable(world).find(id)
  if (!refund) throw noSuch('refund', id)
  return refund
}

const filters = object({ ...listFields, charge: text, payment_intent: text })

export const refunds: Resource = {
  object: 'refund',
  expansion: {
    references: [
      'balance_transaction',
      'charge',
      'customer',
      'failure_balance_transaction',
      'payment_intent',
      'payment_method',
      'transfer_reversal',
    ],
  },
  routes: [
    route('POST', '/v1/refunds', refundParameters, ({ world, params }) => createRefund(world, params)),
    route('GET', '/v1/refunds', filters, ({ world, params }) => {
      const rows = refundTable(world)
        .all()
        .filter((row) => !params.charge || row.charge === params.charge)
        .filter((row) => !params.payment_intent || row.payment_intent === params.payment_intent)
      return page(rows, '/v1/refunds', params)
    }),
    route('GET', '/v1/refunds/:id', noParameters, ({ world, id }) => found(world, id)),
    route('POST', '/v1/refunds/:id', object({ metadata }), ({ world, id, params }) => {
      const merged = mergeMetadata(found(world, id).metadata, params.metadata)
      const changed = refundTable(world).update(id, { metadata: merged })
      world.emit('refund.updated', changed)
      return changed
    }),
    route('POST', '/v1/refunds/:id/cancel', noParameters, ({ world, id }) => cancelRefund(world, found(world, id))),
  ],
}
