import type { RefundInput, RefundResult } from '../../contract/refunds.ts'
import { answerOnce, loadAs, rememberRequest, type Caller } from '../../db/identity.ts'
import { moneyOfPurchase, toMoney, type MoneyRow } from '../../db/views/money-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { checkStep } from '../../domain/currency.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { checkCreditsChoice, planRefund, type RefundPart } from '../../domain/refund.ts'
import { writeRefundNote, type RefundNote } from '../../domain/refund-note.ts'
import type { Deps } from '../../ports.ts'
import { settleCharge, type SettleChargeDeps } from '../shared/settle-charge.ts'
import { toRefundResult } from './describe-refund.ts'

type RefundPurchase = { id: string; input: RefundInput; caller: Caller }
export type RefundDeps = SettleChargeDeps & Pick<Deps, 'payments'>

/**
 * Gives money back, and takes credits back. Facts → Stripe → one batch, which records what Stripe then says of the
 * charge: the same that a webhook would record, so the two together are one refund. Two round trips for one payment.
 * @throws DeskbellError `nothing_to_refund`, `refund_exceeds_left`, `refund_refused`, `no_credits`, `forbidden`, `not_found`
 */
export function refundPurchase(request: RefundPurchase, deps: RefundDeps): Promise<RefundResult> {
  return answerOnce(() => refund(request, deps))
}

async function refund({ id, input, caller }: RefundPurchase, deps: RefundDeps): Promise<RefundResult> {
  const { db, clock } = deps
  const now = clock()
  const { actor, facts, repeatOf } = await loadAs(db, caller, now, [moneyOfPurchase(db, id)])
  const [row] = facts[0]
  requirePermission(actor, row?.purchase.practiceId, 'refund')
  let money = row as MoneyRow
  if (repeatOf !== null) return toRefundResult(money, repeatOf.split(','))
  const { movements, grants, state } = toMoney(money)
  if (state !== 'paid') throw new DeskbellError('nothing_to_refund')
  if (input.amount !== undefined) checkStep({ amount: input.amount, currency: money.purchase.currency }, 'amount')
  const parts = planRefund(movements, input.amount)
  checkCreditsChoice(grants, input.credits)

  const note = {
    choice: input.credits,
    actorUserId: actor.userId,
    reason: input.reason,
    // The settlement of a single refund remembers the request, whoever writes it.
    request: parts.length === 1 ? caller.idempotency : null,
  }
  const made = await refundParts({ parts, money, caller, note }, deps)
  const refundIds = made.map(({ refundId }) => refundId)
  for (const [index, { chargeId, hasFailed }] of made.entries()) {
    const reported = await deps.payments.readCharge(chargeId)
    if (reported === null) throw new DeskbellError('payments_unavailable')
    const isLast = index === made.length - 1
    const also = isLast && (hasFailed || parts.length > 1) ? rememberRequest(db, caller, refundIds.join(','), now) : []
    money = await settleCharge({ row: money, facts: reported, also }, deps)
  }
  return toRefundResult(money, refundIds)
}

type RefundParts = { parts: readonly RefundPart[]; money: MoneyRow; caller: Caller; note: RefundNote }

/** Where only the first of several payments could be refunded, that is what was done. */
async function refundParts({ parts, money, caller, note }: RefundParts, deps: RefundDeps) {
  const made: { chargeId: string; refundId: string; hasFailed: boolean }[] = []
  for (const { chargeId, amountMinor, reverseTransfer, refundPlatformFee, takesBackPayout } of parts) {
    try {
      const { refundId, status } = await deps.payments.refund({
        chargeId,
        amount: amountMinor,
        reverseTransfer,
        refundPlatformFee,
        idempotencyKey: `refund:${chargeId}:${amountMinor}:${attemptOf(money, caller)}`,
        metadata: writeRefundNote({ ...note, takesBackPayout }, money.purchase.id),
      })
      made.push({ chargeId, refundId, hasFailed: status === 'failed' })
    } catch (error) {
      // What Stripe refused may be news to us, such as a refund made in its own dashboard.
      if (made.length === 0) {
        await catchUp(chargeId, money, deps)
        throw error
      }
      break
    }
  }
  return made
}

/** A click repeated, with or without a key, is one refund; the same amount again later is another one. */
function attemptOf({ movements }: MoneyRow, { idempotency }: Caller): string {
  if (idempotency !== null) return idempotency.key
  return String((JSON.parse(movements) as unknown[]).length)
}

async function catchUp(chargeId: string, row: MoneyRow, deps: RefundDeps): Promise<void> {
  try {
    const reported = await deps.payments.readCharge(chargeId)
    if (reported !== null) await settleCharge({ row, facts: reported }, deps)
  } catch {
    deps.log('warn', 'refund.catch_up_failed', { purchaseId: row.purchase.id })
  }
}
