import { fulfilStatements } from '../../db/fulfilment.ts'
import { writeThenRead, type Statement } from '../../db/run-batch.ts'
import type { PurchaseRow } from '../../db/views/purchase-view.ts'
import { giftLink } from '../../domain/gift.ts'
import { dueAtCheckout } from '../../domain/payment-terms.ts'
import { judgeCheckout, payableStates } from '../../domain/purchase-lifecycle.ts'
import type { CheckoutFacts, Deps } from '../../ports.ts'
import { keepSessions, releaseSessions, sessionsOf, settleSessions } from '../shared/settle-sessions.ts'
import { settleSubscription } from '../shared/settle-subscription.ts'
import { purchaseById, setState } from './checkout.repository.ts'
import { paymentOf, planFulfilment } from '../shared/fulfilment.ts'

export type SettleDeps = Pick<
  Deps,
  'db' | 'clock' | 'ids' | 'payments' | 'deliverSoon' | 'offerSoon' | 'log' | 'giftTokens' | 'publicUrl' | 'writeIcs'
>

/**
 * Brings a purchase to where Stripe's account of its checkout says it is, in one batch. Safe to repeat, in any order.
 * @param also statements of the same batch, such as marking the webhook that led here
 */
export async function settleCheckout(
  { row, facts, also = [] }: { row: PurchaseRow; facts: CheckoutFacts; also?: Statement[] },
  deps: SettleDeps,
): Promise<PurchaseRow> {
  const { db, clock, ids, log } = deps
  const { purchase } = row
  const { subscriptionId } = facts
  if (subscriptionId !== null && isPaid(facts) && payableStates.includes(purchase.state))
    return settleSubscription({ row: { ...row, invoiceOrigins: '[]' }, subscriptionId, also }, deps)
  const verdict = judgeCheckout(
    {
      ...purchase,
      priceMinor: dueAtCheckout(purchase.priceMinor, purchase.snapshot.paymentTerms),
      livemode: deps.payments.livemode,
      hasClient: purchase.clientId !== null,
    },
    facts,
  )
  const statements = [...also]
  if (verdict.kind === 'fulfil') {
    const gift = await giftOf(purchase, deps)
    const plan = planFulfilment(purchase, `stripe:${facts.sessionId}`, gift, {
      ids,
      now: clock(),
    })
    const guest =
      purchase.clientId === null && facts.email !== null
        ? { clientId: ids.id(), email: facts.email, name: facts.name }
        : null
    const payment = paymentOf(row, facts, { id: ids.id(), now: plan.now })
    const paidSessions = await settleSessions(row, { plan, paidMinor: facts.amountTotal }, deps)
    // The mail about the booking says all that one about the purchase would.
    const mail = paidSessions.length === 0 ? plan.mail : null
    statements.unshift(
      ...fulfilStatements(db, { ...plan, mail, guest, payment, customerId: facts.customerId }),
      ...paidSessions,
    )
  }
  if (verdict.kind === 'await_bank')
    statements.unshift(setState(db, purchase.id, 'processing'), ...keepSessions(row, clock(), deps))
  if (verdict.kind === 'expire')
    statements.unshift(setState(db, purchase.id, 'expired'), ...releaseSessions(row, clock(), deps))
  if (verdict.kind === 'review') {
    statements.unshift(setState(db, purchase.id, 'review', verdict.reason), ...releaseSessions(row, clock(), deps))
    log('error', 'checkout.mismatch', { purchaseId: purchase.id, reason: verdict.reason })
  }
  if (statements.length === 0) return row
  const [settled] = await writeThenRead(db, statements, purchaseById(db, purchase.id))
  if (verdict.kind === 'fulfil') deps.deliverSoon()
  const isOver = verdict.kind === 'expire' || verdict.kind === 'review'
  if (isOver && sessionsOf(row).length > 0) deps.offerSoon(row.consultant.id)
  return settled ?? row
}

/** A subscription is settled by its first invoice. */
function isPaid({ status, paymentStatus }: CheckoutFacts): boolean {
  return status === 'complete' && paymentStatus !== 'unpaid'
}

async function giftOf({ id, giftTokenHash, pageUrl }: PurchaseRow['purchase'], { giftTokens }: SettleDeps) {
  if (giftTokenHash === null || pageUrl === null) return null
  return { link: giftLink(pageUrl, await giftTokens.issue(id)) }
}
