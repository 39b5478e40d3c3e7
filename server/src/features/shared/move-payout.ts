import { sumMovements } from '../../domain/billing.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { planTakeBack } from '../../domain/payout.ts'
import type { RecordedMovement, Settlement } from '../../domain/recorded-money.ts'
import type { ChargeFacts, Deps } from '../../ports.ts'

type Move = {
  settlement: Settlement
  /** Rows of the purchase before the settlement. */
  movements: readonly RecordedMovement[]
  facts: Omit<ChargeFacts, 'refunds'> & {
    refunds: readonly (ChargeFacts['refunds'][number] & { takesBackPayout: boolean })[]
  }
}

/**
 * A bank takes disputed money from the platform, also where the practice's own account was paid: then the practice gives
 * it back, and gets it again where the dispute is won, or a refund failed. Never more is moved than the account has too
 * much or too little by the record, so asking again moves nothing twice. What Stripe refuses is left to people; the
 * reconciliation report shows it. Source: https://docs.stripe.com/connect/disputes
 */
export async function movePayout(
  { settlement, movements, facts }: Move,
  { payments, log }: Pick<Deps, 'payments' | 'log'>,
): Promise<void> {
  const { chargeId, payoutAccountId: accountId, payouts, currency, transferGroup } = facts
  if (accountId === null || payouts.length === 0) return
  const moved = settlement.movements.filter((movement) => isMovedHere(movement, facts))
  if (moved.length === 0) return
  const after = sumMovements([
    ...movements.filter((row) => row.chargeId === chargeId),
    ...settlement.movements.map(({ movement }) => movement),
  ])
  let tooMuch = facts.payoutNet - (after.netMinor + after.taxMinor)
  for (const { origin, movement } of moved) {
    const netMinor = 0 - movement.netMinor - movement.taxMinor
    const idempotencyKey = `payout:${origin}`
    try {
      if (netMinor > 0 && tooMuch > 0) {
        const isWhole = tooMuch >= netMinor
        const gross = { grossMinor: isWhole ? movement.refundedMinor : Infinity, netMinor: Math.min(netMinor, tooMuch) }
        for (const { transferId, amountMinor, refundFee } of planTakeBack(payouts, gross))
          await payments.takeBackPayout({
            transferId,
            amount: amountMinor,
            refundFee,
            idempotencyKey: `${idempotencyKey}:${transferId}`,
          })
        tooMuch -= netMinor
      }
      if (netMinor < 0 && tooMuch < 0) {
        const amount = Math.min(-netMinor, -tooMuch)
        await payments.repeatPayout({ accountId, chargeId, transferGroup, amount, currency, idempotencyKey })
        tooMuch += amount
      }
    } catch (error) {
      // What may work later is tried again with the event that led here.
      if (error instanceof DeskbellError && error.code === 'payments_unavailable') throw error
      log('error', 'payout.not_moved', { chargeId, origin })
    }
  }
}

/** Stripe itself takes a share back with a refund, as long as the account was paid only once. */
function isMovedHere({ kind, reportedId, movement }: Settlement['movements'][number], facts: Move['facts']): boolean {
  if (kind === 'dispute') return true
  const refund = facts.refunds.find(({ refundId }) => refundId === reportedId)
  if (refund === undefined) return false
  return refund.takesBackPayout || (movement.refundedMinor < 0 && refund.tookBackPayout)
}
