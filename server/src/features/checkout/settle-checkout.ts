import { writeThenRead, type Statement } from '../../db/run-batch.ts'
import type { PurchaseRow } from '../../db/views/purchase-view.ts'
import { judgeCheckout } from '../../domain/purchase-lifecycle.ts'
import type { CheckoutFacts, Deps } from '../../ports.ts'
import { fulfilStatements, purchaseById, setState } from './checkout.repository.ts'
import { paymentOf, planFulfilment } from './fulfilment.ts'

export type SettleDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'payments' | 'deliverSoon' | 'log' | 'platformFeeBps'>

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
  const verdict = judgeCheckout(
    { ...purchase, livemode: deps.payments.livemode, hasClient: purchase.clientId !== null },
    facts,
  )
  const statements = [...also]
  if (verdict.kind === 'fulfil') {
    const plan = planFulfilment({ ...purchase, practiceName: row.practice.name }, `stripe:${facts.sessionId}`, {
      ids,
      now: clock(),
    })
    const guest =
      purchase.clientId === null && facts.email !== null
        ? { clientId: ids.id(), email: facts.email, name: facts.name }
        : null
    const platformFeeBps = row.practice.platformFeeBps ?? deps.platformFeeBps
    statements.unshift(
      ...fulfilStatements(db, { ...plan, guest, payment: paymentOf(row, facts, { id: ids.id(), platformFeeBps }) }),
    )
  }
  if (verdict.kind === 'await_bank') statements.unshift(setState(db, purchase.id, 'processing'))
  if (verdict.kind === 'expire') statements.unshift(setState(db, purchase.id, 'expired'))
  if (verdict.kind === 'review') {
    statements.unshift(setState(db, purchase.id, 'review', verdict.reason))
    log('error', 'checkout.mismatch', { purchaseId: purchase.id, reason: verdict.reason })
  }
  if (statements.length === 0) return row
  const [settled] = await writeThenRead(db, statements, purchaseById(db, purchase.id))
  if (verdict.kind === 'fulfil') deps.deliverSoon()
  return settled ?? row
}
