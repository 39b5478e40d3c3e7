import type { World } from '../world.ts'
import { changeSubscription, endSubscription } from '../subscriptions/subscription.ts'
import type { Subscription } from '../subscriptions/subscription.ts'

/** What becomes of a subscription nobody pays for, once the last try has failed: a setting of the account at Stripe. */
export const unpaidEndings = ['canceled', 'unpaid', 'past_due'] as const

export type UnpaidEnding = (typeof unpaidEndings)[number]

const table = (world: World) => world.store.table<{ id: 'unpaid'; ending: UnpaidEnding }>('_settings')

export function setUnpaidEnding(world: World, ending: UnpaidEnding): void {
  table(world).insert({ id: 'unpaid', ending })
}

export function endUnpaid(world: World, subscription: Subscription): void {
  const ending = table(world).find('unpaid')?.ending ?? 'canceled'
  if (ending === 'canceled') endSubscription(world, subscription, 'payment_failed')
  else changeSubscription(world, subscription, { status: ending })
}
