import { invalidRequest, noSuch } from '../http/errors.ts'
import { listFields, page } from '../http/lists.ts'
import { mergeMetadata, metadata, object, oneOf, text } from '../http/parameters.ts'
import { route } from '../http/routes.ts'
import type { Resource } from '../http/routes.ts'
import { cancelIntent, intentTable } from '../resources/payment-intents.ts'
import type { PaymentIntent } from '../resources/payment-intents.ts'
import type { World } from '../world.ts'
import { confirmIntent, createIntent } from './confirm.ts'
import { confirmParameters, intentParameters } from './intent-parameters.ts'

const path = '/v1/payment_intents'

function found(world: World, id: string): PaymentIntent {
  const intent = intentTable(world).find(id)
  if (!intent) throw noSuch('payment_intent', id)
  return intent
}

const update = object({ metadata, description: text, receipt_email: text })
const cancellation = object({
  cancellation_reason: oneOf('abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'),
})

export const paymentIntents: Resource = {
  object: 'payment_intent',
  expansion: {
    references: [
      'application',
      'customer',
      'latest_charge',
      'on_behalf_of',
      'payment_method',
      'transfer_data.destination',
    ],
  },
  routes: [
    route('POST', path, intentParameters, ({ world, params }) => createIntent(world, params)),
    route('GET', path, object({ ...listFields, customer: text }), ({ world, params }) => {
      const rows = intentTable(world)
        .all()
        .filter((row) => !params.customer || row.customer === params.customer)
      return page(rows, path, params)
    }),
    route('GET', `${path}/:id`, object({ client_secret: text }), ({ world, id }) => found(world, id)),
    route('POST', `${path}/:id`, update, ({ world, id, params }) => {
      const { metadata: change, ...rest } = params
      return intentTable(world).update(id, { ...rest, metadata: mergeMetadata(found(world, id).metadata, change) })
    }),
    route('POST', `${path}/:id/confirm`, confirmParameters, ({ world, id, params }) =>
      confirmIntent(world, found(world, id), params),
    ),
    route('POST', `${path}/:id/cancel`, cancellation, ({ world, id, params }) => {
      const { status } = found(world, id)
      if (status === 'succeeded' || status === 'canceled') {
        throw invalidRequest(`You cannot cancel this PaymentIntent because it has a status of ${status}.`, {
          code: 'payment_intent_unexpected_state',
        })
      }
      cancelIntent(world, id, params.cancellation_reason ?? null)
      return found(world, id)
    }),
  ],
}
