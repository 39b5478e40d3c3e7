import { noSuchReference } from '../http/errors.ts'
import { notSimulated, object, oneOf, text, url } from '../http/parameters.ts'
import { route } from '../http/routes.ts'
import type { Resource } from '../http/routes.ts'
import { referencedCustomer } from '../resources/customers.ts'
import type { Row } from '../store.ts'
import type { World } from '../world.ts'
import { subscriptionTable } from '../subscriptions/subscription.ts'

export type PortalSession = Row & {
  customer: string
  created: number
  flow: ({ type: string } & Record<string, unknown>) | null
  return_url: string | null
  url: string
}

export const portalTable = (world: World) => world.store.table<PortalSession>('portal_sessions')

/** What the page behind the session's address is found by. */
export const portalByKey = (world: World, key: string) =>
  portalTable(world)
    .all()
    .find((session) => session.url.endsWith(`/portal/${key}`))

const flow = object(
  {
    type: oneOf('payment_method_update', 'subscription_cancel'),
    subscription_cancel: object({ subscription: text, retention: notSimulated }, ['subscription']),
    after_completion: object(
      {
        type: oneOf('hosted_confirmation', 'portal_homepage', 'redirect'),
        redirect: object({ return_url: url }, ['return_url']),
        hosted_confirmation: object({ custom_message: text }),
      },
      ['type'],
    ),
    subscription_pause: notSimulated,
    subscription_update: notSimulated,
    subscription_update_confirm: notSimulated,
  },
  ['type'],
)

const creation = object(
  {
    customer: text,
    return_url: url,
    flow_data: flow,
    locale: text,
    configuration: notSimulated,
    customer_account: notSimulated,
    on_behalf_of: notSimulated,
    after_expiration: notSimulated,
  },
  ['customer'],
)

function flowOf(world: World, asked: ReturnType<typeof flow> | undefined) {
  if (!asked) return null
  const { type, after_completion: after, subscription_cancel: cancel } = asked
  if (cancel && !subscriptionTable(world).find(cancel.subscription)) {
    const param = 'flow_data[subscription_cancel][subscription]'
    throw noSuchReference('subscription', cancel.subscription, param)
  }
  return {
    after_completion: {
      hosted_confirmation: after?.hosted_confirmation
        ? { custom_message: after.hosted_confirmation.custom_message ?? null }
        : null,
      redirect: after?.redirect ?? null,
      type: after?.type ?? 'portal_homepage',
    },
    customer_update: null,
    subscription_cancel: cancel ? { retention: null, subscription: cancel.subscription } : null,
    subscription_pause: null,
    subscription_update: null,
    subscription_update_confirm: null,
    type,
  }
}

export const portalSessions: Resource = {
  object: 'billing_portal.session',
  expansion: { references: [] },
  routes: [
    route('POST', '/v1/billing_portal/sessions', creation, ({ world, params }) => {
      const customer = referencedCustomer(world, params.customer, 'customer')
      return portalTable(world).insert({
        id: world.newId('bps'),
        object: 'billing_portal.session',
        configuration: 'bpc_simulator',
        created: world.clock.seconds(),
        customer: customer.id,
        customer_account: null,
        flow: flowOf(world, params.flow_data),
        livemode: false,
        locale: params.locale ?? null,
        on_behalf_of: null,
        return_url: params.return_url ?? null,
        url: `${world.baseUrl}/portal/${world.newId('secret')}`,
      })
    }),
  ],
}
