import type { MoneyRow } from '../../db/views/money-view.ts'
import { toMoney } from '../../db/views/money-view.ts'
import { endedStates } from '../../domain/subscription.ts'
import type { ChargeFacts, Deps } from '../../ports.ts'

/**
 * Who got the whole payment of the last period back is not to be charged for another one: the subscription ends at Stripe,
 * at once. A part of it, an earlier period or what an upgrade cost may go back while it goes on. Called before the refund
 * is recorded, so that a process that ends in between does both when the news comes again. What Stripe then says of the
 * subscription is recorded like any other news of it.
 * @throws DeskbellError `payments_unavailable`: the refund is to be settled again
 */
export async function cancelRefundedSubscription(
  { row, facts }: { row: MoneyRow; facts: ChargeFacts },
  { payments, log }: Pick<Deps, 'payments' | 'log'>,
): Promise<void> {
  const { id: purchaseId, stripeSubscriptionId: subscriptionId, subscriptionState } = row.purchase
  if (subscriptionId === null || endedStates.includes(subscriptionState ?? '')) return
  const goneBack = facts.refunds.reduce((sum, { amount, status }) => sum + (status === 'failed' ? 0 : amount), 0)
  if (goneBack < facts.amount) return
  const subscription = await payments.readSubscription(subscriptionId)
  if (subscription === null || endedStates.includes(subscription.status)) return
  const last = subscription.invoices.find(
    ({ isPaid, reason }) => isPaid && (reason === 'first' || reason === 'renewal'),
  )
  // Refunds of the charge stand beside its payment.
  const isOfLast = toMoney(row).movements.some(
    ({ chargeId, paymentIntentId }) =>
      chargeId === facts.chargeId && paymentIntentId !== null && paymentIntentId === last?.paymentIntentId,
  )
  if (!isOfLast) return
  await payments.changeSubscription(subscriptionId, { kind: 'end' })
  log('info', 'subscription.ended_by_refund', { purchaseId })
}
