import { moneyOfPurchase } from '../../db/views/money-view.ts'
import { settleCharge, type SettleChargeDeps } from '../shared/settle-charge.ts'
import { incompleteCharges, markChecked } from './billing.repository.ts'

const minute = 60_000
const perRound = 25

/**
 * Asks Stripe what processing cost where it did not know when the payment was recorded. Runs from a timer; what fails
 * is asked again in a later round.
 */
export async function completeCharges(deps: SettleChargeDeps): Promise<void> {
  const { db, clock, payments, log } = deps
  const now = clock()
  const open = await incompleteCharges(db, { checkedBefore: now - 5 * minute, limit: perRound })
  if (open.length === 0) return
  const ids = open.map(({ id }) => id)
  await markChecked(db, ids, now)
  for (const { purchaseId, chargeId } of open) {
    try {
      const [row] = await moneyOfPurchase(db, purchaseId)
      const facts = chargeId === null ? null : await payments.readCharge(chargeId)
      if (row !== undefined && facts !== null) await settleCharge({ row, facts }, deps)
    } catch (error) {
      log('warn', 'charge.complete_failed', { purchaseId, error: error instanceof Error ? error.name : 'unknown' })
    }
  }
}
