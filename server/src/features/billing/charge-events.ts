import { moneyOfCharge } from '../../db/views/money-view.ts'
import type { EventHandler } from '../../ports.ts'
import { settleCharge, type SettleChargeDeps } from '../shared/settle-charge.ts'

/**
 * What Stripe tells of charges, refunds and disputes: each time the charge itself is read again, so order and
 * repetition do not matter.
 */
export function chargeEvents(deps: SettleChargeDeps): EventHandler {
  const { db, payments } = deps
  const load = ({ objectId }: { objectId: string | null }) => moneyOfCharge(db, objectId ?? '')
  return {
    handles: (type) => type.startsWith('charge.') || type.startsWith('refund.'),
    load,
    async apply({ event, facts, applied }) {
      const [row] = facts as Awaited<ReturnType<typeof load>>
      const isUnknown = row === undefined && !tellsOfMoneyBack(event)
      const reported = isUnknown || event.objectId === null ? null : await payments.readCharge(event.objectId)
      if (row === undefined && reported !== null && reported.purchaseId !== null) throw new NotRecordedYet()
      // Of something else that is sold on this account, or of a checkout that was not heard of yet: that asks itself.
      if (row === undefined || reported === null) await applied
      else await settleCharge({ row, facts: reported, also: [applied] }, deps)
    },
  }
}

/** What became of a payment may be told while the payment itself is being written, from facts of a moment before. */
class NotRecordedYet extends Error {
  override name = 'NotRecordedYet'
}

function tellsOfMoneyBack({ type }: { type: string }): boolean {
  return type.startsWith('refund.') || type.startsWith('charge.dispute.') || type === 'charge.refunded'
}
