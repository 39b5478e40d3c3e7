import type { Settlement } from '../../domain/settlement.ts'
import type { ChargeFacts, Deps } from '../../ports.ts'

/**
 * A bank takes disputed money from the platform, also where the practice's own account was paid: then the practice
 * gives it back, and gets it again where the dispute is won. What Stripe refuses is left to people; the reconciliation
 * report shows it. Source: https://docs.stripe.com/connect/disputes
 */
export async function moveDisputedPayout(
  { settlement, facts }: { settlement: Settlement; facts: ChargeFacts },
  { payments, log }: Pick<Deps, 'payments' | 'log'>,
): Promise<void> {
  const { transferId, payoutAccountId: accountId, currency } = facts
  if (transferId === null || accountId === null) return
  for (const { kind, origin, movement } of settlement.movements) {
    if (kind !== 'dispute') continue
    const idempotencyKey = `payout:${origin}`
    try {
      if (movement.refundedMinor > 0)
        await payments.takeBackPayout({ transferId, amount: movement.refundedMinor, idempotencyKey })
      else {
        const amount = movement.netMinor + movement.taxMinor
        await payments.repeatPayout({ accountId, amount, currency, idempotencyKey })
      }
    } catch {
      log('error', 'dispute.payout_not_moved', { chargeId: facts.chargeId, origin })
    }
  }
}
