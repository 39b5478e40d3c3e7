import type { PurchaseRow } from '../../db/views/purchase-view.ts'
import type { Deps, PaymentEvent } from '../../ports.ts'
import { setState } from './checkout.repository.ts'
import { markApplied, markFailed } from './inbox.repository.ts'
import { settleCheckout } from './settle-checkout.ts'

export type ApplyDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'payments' | 'deliverSoon' | 'log' | 'platformFeeBps'>

/** Applies a kept event by asking Stripe how its object stands now; a failure is noted, and tried again later. */
export async function applyEvent(
  { event, row }: { event: Pick<PaymentEvent, 'id' | 'type' | 'objectId'>; row: PurchaseRow | undefined },
  deps: ApplyDeps,
): Promise<void> {
  const { db, clock, payments, log } = deps
  const applied = markApplied(db, event.id, clock())
  try {
    const isCheckout = event.type.startsWith('checkout.session.') && event.objectId !== null
    if (!isCheckout || row === undefined) {
      await applied
      return
    }
    if (event.type === 'checkout.session.async_payment_failed') {
      await db.batch([setState(db, row.purchase.id, 'failed'), applied])
      return
    }
    const facts = await payments.readCheckout(event.objectId as string)
    if (facts === null) await applied
    else await settleCheckout({ row, facts, also: [applied] }, deps)
  } catch (error) {
    log('error', 'webhook.apply_failed', { id: event.id, type: event.type, error: String(error) })
    await markFailed(db, event.id, String(error), clock())
  }
}
