import { settleSubscription, type SettleSubscriptionDeps } from '../shared/settle-subscription.ts'
import { markChecked, overdueSubscriptions, subscriptionOfPurchase } from './subscription.repository.ts'

const hour = 3_600_000
const perRound = 25

/**
 * Asks Stripe about subscriptions whose period has ended without a word of the next one. Runs from a timer; what fails
 * is asked again in a later round.
 */
export async function reconcileSubscriptions(deps: SettleSubscriptionDeps): Promise<void> {
  const { db, clock, log } = deps
  const now = clock()
  const overdue = await overdueSubscriptions(db, {
    // Stripe begins to collect an hour after a period has ended.
    endedBefore: now - hour,
    checkedBefore: now - hour,
    limit: perRound,
  })
  if (overdue.length === 0) return
  const ids = overdue.map(({ id }) => id)
  await markChecked(db, ids, now)
  for (const { id, subscriptionId } of overdue) {
    try {
      const [row] = await subscriptionOfPurchase(db, id)
      if (row !== undefined && subscriptionId !== null) await settleSubscription({ row, subscriptionId }, deps)
    } catch (error) {
      log('warn', 'subscription.reconcile_failed', {
        purchaseId: id,
        error: error instanceof Error ? error.name : 'unknown',
      })
    }
  }
}
