import type { StripeEvent } from '../events.ts'
import { invalidParameter, noSuch } from '../http/errors.ts'
import { listFields, page } from '../http/lists.ts'
import { flag, listOf, object, text } from '../http/parameters.ts'
import { noParameters, route } from '../http/routes.ts'
import type { Resource } from '../http/routes.ts'
import type { World } from '../world.ts'

const table = (world: World) => world.store.table<StripeEvent>('events')

const filters = object({ ...listFields, type: text, types: listOf(text), delivery_success: flag })

/** Older ones are gone from the list, as at Stripe. */
const listedForSeconds = 30 * 86_400

/** `checkout.*` stands for every type that begins so. */
const matches = (type: string, wanted: string) =>
  wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted

export const events: Resource = {
  object: 'event',
  expansion: { references: [] },
  routes: [
    route('GET', '/v1/events', filters, ({ world, params }) => {
      if (params.type && params.types) {
        throw invalidParameter('You may only specify one of these parameters: type, types.')
      }
      const wanted = params.types ?? (params.type ? [params.type] : ['*'])
      const oldest = world.clock.seconds() - listedForSeconds
      const rows = table(world)
        .all()
        .filter((event) => (event.account ?? null) === world.actingFor)
        .filter((event) => event.created >= oldest)
        .filter((event) => wanted.some((type) => matches(event.type, type)))
        .filter((event) => (params.delivery_success ?? event.pending_webhooks === 0) === (event.pending_webhooks === 0))
      return page(rows, '/v1/events', params)
    }),
    route('GET', '/v1/events/:id', noParameters, ({ world, id }) => {
      const event = table(world).find(id)
      if (!event) throw noSuch('event', id)
      return event
    }),
  ],
}
