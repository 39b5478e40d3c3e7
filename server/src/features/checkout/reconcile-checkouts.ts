import { writeAll } from '../../db/run-batch.ts'
import { releaseSessions, sessionsOf } from '../shared/settle-sessions.ts'
import { markChecked, setState, purchaseById, purchasesToReconcile } from './checkout.repository.ts'
import { settleCheckout, type SettleDeps } from './settle-checkout.ts'

const minute = 60_000
const perRound = 25

/**
 * Asks Stripe about unpaid checkouts that no webhook told of lately. Runs from a timer; what fails is asked again in a
 * later round.
 */
export async function reconcileCheckouts(deps: SettleDeps): Promise<void> {
  const { db, clock, payments, log } = deps
  const now = clock()
  const open = await purchasesToReconcile(db, {
    createdBefore: now - minute,
    checkedBefore: now - 2 * minute,
    limit: perRound,
  })
  if (open.length === 0) return
  const ids = open.map(({ id }) => id)
  await markChecked(db, ids, now)
  for (const { id, stripeSessionId } of open) {
    try {
      const facts = stripeSessionId === null ? null : await payments.readCheckout(stripeSessionId)
      const [row] = await purchaseById(db, id)
      if (facts !== null && row !== undefined) await settleCheckout({ row, facts }, deps)
      // Stripe has never heard of it or forgot it: nobody can pay it any more.
      if (facts === null && row !== undefined) {
        await writeAll(db, [setState(db, id, 'expired'), ...releaseSessions(row, clock(), deps)])
        if (sessionsOf(row).length > 0) deps.offerSoon(row.consultant.id)
      }
    } catch (error) {
      log('warn', 'checkout.reconcile_failed', {
        purchaseId: id,
        error: error instanceof Error ? error.name : 'unknown',
      })
    }
  }
}
