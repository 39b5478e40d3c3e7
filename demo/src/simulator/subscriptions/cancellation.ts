import type { World } from '../world.ts'
import { firstItem } from './subscription.ts'
import type { Subscription } from './subscription.ts'

type Told = { comment?: string | null; feedback?: string | null }

/** What changes when a subscription is to end at a moment, with its period, or after all not. */
export function cancellationAt(
  world: World,
  subscription: Subscription,
  moment: number | 'period_end' | null,
  told: Told = {},
): Partial<Subscription> {
  const at = moment === 'period_end' ? firstItem(subscription).current_period_end : moment
  const known = subscription['cancellation_details'] as object
  return {
    cancel_at: at,
    cancel_at_period_end: moment === 'period_end',
    canceled_at: at === null ? null : world.clock.seconds(),
    cancellation_details: { ...known, ...told, reason: at === null ? null : 'cancellation_requested' },
  }
}
