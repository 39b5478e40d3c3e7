import { cancelIntent } from '../resources/payment-intents.ts'
import type { World } from '../world.ts'
import { pendingIntentOf, sessionTable } from './session.ts'
import type { CheckoutSession } from './session.ts'

export function expireSession(world: World, session: CheckoutSession): CheckoutSession {
  const intent = pendingIntentOf(world, session)
  if (intent) cancelIntent(world, intent.id, 'automatic')
  const expired = sessionTable(world).update(session.id, { status: 'expired', url: null })
  world.emit('checkout.session.expired', expired)
  return expired
}

export const sessionExpiries = (world: World) =>
  sessionTable(world)
    .all()
    .toReversed()
    .filter((session) => session.status === 'open')
    .map((session) => ({ at: session.expires_at, happen: () => void expireSession(world, session) }))
