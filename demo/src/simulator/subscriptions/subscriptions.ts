import { noSuch } from '../http/errors.ts'
import { listFields, page } from '../http/lists.ts'
import { asGiven, notSimulated, object, oneOf, text } from '../http/parameters.ts'
import { noParameters, route } from '../http/routes.ts'
import type { Resource } from '../http/routes.ts'
import type { World } from '../world.ts'
import { pauseSubscription, resumeSubscription } from './pause.ts'
import { cancellation, subscriptionChanges } from './subscription-parameters.ts'
import { endSubscription, isOver, subscriptionTable } from './subscription.ts'
import type { Subscription } from './subscription.ts'
import { updateSubscription } from './update-subscription.ts'

const path = '/v1/subscriptions'

function found(world: World, id: string): Subscription {
  const subscription = subscriptionTable(world).find(id)
  if (!subscription) throw noSuch('subscription', id)
  return subscription
}

const statuses = oneOf(
  'active',
  'all',
  'canceled',
  'ended',
  'incomplete',
  'incomplete_expired',
  'past_due',
  'paused',
  'trialing',
  'unpaid',
)

const filters = object({ ...listFields, customer: text, price: text, status: statuses })

function hasStatus(subscription: Subscription, wanted: ReturnType<typeof statuses> | undefined): boolean {
  if (wanted === 'all') return true
  if (wanted === undefined) return !isOver(subscription)
  return wanted === 'ended' ? isOver(subscription) : subscription.status === wanted
}

const pausing = object({
  type: oneOf('subscription'),
  bill_for: notSimulated,
  invoicing_behavior: notSimulated,
})

const resuming = object({
  billing_cycle_anchor: object({ type: oneOf('now') }, ['type']),
  payment_behavior: notSimulated,
  proration_behavior: oneOf('none'),
  proration_date: notSimulated,
})

export const subscriptions: Resource = {
  object: 'subscription',
  expansion: {
    references: [
      'customer',
      'default_payment_method',
      'discounts',
      'items',
      'latest_invoice',
      'on_behalf_of',
      'transfer_data.destination',
    ],
  },
  routes: [
    route('GET', path, filters, ({ world, params }) => {
      const rows = subscriptionTable(world)
        .all()
        .filter((row) => hasStatus(row, params.status))
        .filter((row) => !params.customer || row.customer === params.customer)
        .filter((row) => !params.price || row.items.data.some((item) => item.price.id === params.price))
      return page(rows, path, params)
    }),
    route('GET', `${path}/:id`, noParameters, ({ world, id }) => found(world, id)),
    route('POST', `${path}/:id`, subscriptionChanges, ({ world, id, params }) =>
      updateSubscription(world, found(world, id), params),
    ),
    route('POST', `${path}/:id/pause`, pausing, ({ world, id }) => pauseSubscription(world, found(world, id))),
    route('POST', `${path}/:id/resume`, resuming, ({ world, id }) => resumeSubscription(world, found(world, id))),
    route(
      'DELETE',
      `${path}/:id`,
      object({ cancellation_details: cancellation, invoice_now: asGiven, prorate: asGiven }),
      ({ world, id, params }) => {
        const subscription = found(world, id)
        if (isOver(subscription)) throw noSuch('subscription', id)
        for (const name of ['invoice_now', 'prorate'] as const) {
          if (params[name] !== undefined && params[name] !== 'false') notSimulated(params[name], name)
        }
        const { cancellation_details: details } = params
        if (details) {
          const noted = { ...(subscription['cancellation_details'] as object), ...details }
          subscriptionTable(world).update(id, { cancellation_details: noted })
        }
        return endSubscription(world, found(world, id), 'cancellation_requested')
      },
    ),
  ],
}

export const subscriptionItems: Resource = {
  object: 'subscription_item',
  expansion: { references: ['price'] },
  routes: [],
}
