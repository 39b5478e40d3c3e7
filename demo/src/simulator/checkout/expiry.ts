import { cancelIntent, intentTable } from '../resources/payment-intents.ts'
import type { World } from '../world.ts'
import { sessionTable } from './session.ts'
import type { CheckoutSession } from './session.ts'

export function expireSession(world: World, session: CheckoutSession): CheckoutSession {
  const intent = session.payment_intent ? intentTable(world).find(session.payment_intent) : undefined
  if (intent) cancelIntent(world, intent.id, 'automatic')
  const expired = sessionTable(world).update(session.id, { status: 'expired', url: null })
  world.emit('checkout.session.expired', expired)
  return expired
}

/** Expires what the clock has passed. */
export function expireDueSessions(world: World): void {
  const now = world.clock.seconds()
  for (const session of sessionTable(world).all().toReversed()) {
    if (session.status === 'open' && session.expires_at <= now) expireSession(world, session)
  }
}
