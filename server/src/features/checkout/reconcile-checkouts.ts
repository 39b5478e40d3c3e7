import { applyEvent, type ApplyDeps } from './apply-event.ts'
import { markChecked, purchaseById, purchaseBySession, purchasesToReconcile } from './checkout.repository.ts'
import { dueEvents } from './inbox.repository.ts'
import { settleCheckout } from './settle-checkout.ts'

const minute = 60_000
const perRound = 25

/**
 * Finds what no webhook told: events kept but not applied, and unpaid checkouts nobody asked Stripe about lately.
 * Runs from a timer; a round that fails half-way goes on with the next one.
 */
export async function reconcileCheckouts(deps: ApplyDeps): Promise<{ applied: number; checked: number }> {
  const { db, clock, payments, log } = deps
  const now = clock()
  const [events, open] = await db.batch([
    dueEvents(db, now, perRound),
    purchasesToReconcile(db, { createdBefore: now - minute, checkedBefore: now - 2 * minute, limit: perRound }),
  ])
  for (const event of events) {
    const [row] = await purchaseBySession(db, event.objectId ?? '')
    await applyEvent({ event, row }, deps)
  }
  if (open.length > 0)
    await markChecked(
      db,
      open.map(({ id }) => id),
      now,
    )
  for (const { id, stripeSessionId } of open) {
    try {
      const facts = stripeSessionId === null ? null : await payments.readCheckout(stripeSessionId)
      const [row] = await purchaseById(db, id)
      if (facts !== null && row !== undefined) await settleCheckout({ row, facts }, deps)
    } catch (error) {
      log('warn', 'checkout.reconcile_failed', { purchaseId: id, error: String(error) })
    }
  }
  return { applied: events.length, checked: open.length }
}
