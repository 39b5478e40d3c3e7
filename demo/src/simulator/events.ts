import { apiVersion } from './http/authentication.ts'
import type { Row } from './store.ts'
import type { World } from './world.ts'

export type StripeEvent = Row & {
  object: 'event'
  type: string
  created: number
  pending_webhooks: number
  data: { object: Row; previous_attributes?: Record<string, unknown> }
  /** The connected account it happened on; absent for what happened on the platform. */
  account?: string
}

export function recordEvent(
  world: World,
  type: string,
  object: Row,
  previous: Record<string, unknown> | undefined,
  { account, hasWebhook }: { account: string | undefined; hasWebhook: boolean },
): StripeEvent {
  const event: StripeEvent = {
    id: world.newId('evt'),
    object: 'event',
    ...(account ? { account } : {}),
    api_version: apiVersion,
    created: world.clock.seconds(),
    data: {
      object: structuredClone(object),
      ...(previous ? { previous_attributes: previous } : {}),
    },
    livemode: false,
    pending_webhooks: hasWebhook ? 1 : 0,
    request: world.cause ?? { id: null, idempotency_key: null },
    type,
  }
  return world.store.table<StripeEvent>('events').insert(event)
}
