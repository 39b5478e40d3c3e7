import { writeAll } from '../../db/run-batch.ts'
import type { CheckoutFacts, EventHandler } from '../../ports.ts'
import { releaseSessions, sessionsOf } from '../shared/settle-sessions.ts'
import { settleInstalmentCheckout } from '../shared/settle-instalment.ts'
import { purchaseBySession, setState } from './checkout.repository.ts'
import { settleCheckout, type SettleDeps } from './settle-checkout.ts'

/** What Stripe tells of checkouts: each time the checkout itself is read again, so order and repetition do not matter. */
export function checkoutEvents(deps: SettleDeps): EventHandler {
  const { db, payments } = deps
  const load = ({ objectId }: { objectId: string | null }) => purchaseBySession(db, objectId ?? '')
  return {
    handles: (type) => type.startsWith('checkout.session.'),
    load,
    async apply({ event, facts, applied }) {
      const [row] = facts as Awaited<ReturnType<typeof load>>
      const reported = row === undefined || event.objectId === null ? null : await payments.readCheckout(event.objectId)
      if (row === undefined && event.objectId !== null)
        await settleInstalmentCheckout({ sessionId: event.objectId, also: [applied] }, deps)
      else if (row === undefined || reported === null) await applied
      else if (hasBankRefused(event, reported)) {
        await writeAll(db, [
          setState(db, row.purchase.id, 'failed'),
          ...releaseSessions(row, deps.clock(), deps),
          applied,
        ])
        if (sessionsOf(row).length > 0) deps.offerSoon(row.consultant.id)
      } else await settleCheckout({ row, facts: reported, also: [applied] }, deps)
    },
  }
}

/** A session that is complete and unpaid does not tell a bank that refused from one that still decides; the event does. */
function hasBankRefused({ type }: { type: string }, { status, paymentStatus }: CheckoutFacts): boolean {
  return type === 'checkout.session.async_payment_failed' && status === 'complete' && paymentStatus === 'unpaid'
}
