import type { EventHandler } from '../../ports.ts'
import { settleSubscription, type SettleSubscriptionDeps } from '../shared/settle-subscription.ts'
import { subscriptionById, subscriptionOfPurchase } from './subscription.repository.ts'

/**
 * What Stripe tells of subscriptions and their invoices: each time the subscription itself is read again, so order and
 * repetition do not matter.
 */
export function subscriptionEvents(deps: SettleSubscriptionDeps): EventHandler {
  const { db, payments } = deps
  const load = ({ objectId }: { objectId: string | null }) => subscriptionById(db, objectId ?? '')
  return {
    handles: (type) => type.startsWith('customer.subscription.') || type.startsWith('invoice.'),
    load,
    async apply({ event: { objectId }, facts, applied }) {
      const [known] = facts as Awaited<ReturnType<typeof load>>
      const row = known ?? (objectId === null ? undefined : await notedPurchase(objectId))
      if (row === undefined || objectId === null) await applied
      else await settleSubscription({ row, subscriptionId: objectId, also: [applied] }, deps)
    },
  }

  /** Its checkout was not heard of yet; what it was sold as is noted at Stripe. */
  async function notedPurchase(subscriptionId: string) {
    const purchaseId = (await payments.readSubscription(subscriptionId))?.purchaseId ?? null
    if (purchaseId === null) return undefined
    const [row] = await subscriptionOfPurchase(db, purchaseId)
    return row
  }
}
