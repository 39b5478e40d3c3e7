import type { InstalmentRow } from '../../db/views/schedule-view.ts'
import { amountStep } from '../../domain/currency.ts'
import { payoutOf } from '../../domain/payout.ts'
import type { Deps, InstalmentRequest } from '../../ports.ts'

/** What Stripe is asked to charge for a payment that was due later. */
export function instalmentRequest(
  { schedule, purchase, practice, count }: InstalmentRow,
  { platformFeeBps }: Pick<Deps, 'platformFeeBps'>,
): Omit<InstalmentRequest, 'customerId'> {
  return {
    scheduleId: schedule.id,
    purchaseId: purchase.id,
    practiceId: practice.id,
    description: `${purchase.snapshot.title} (${purchase.reference}), payment ${schedule.number} of ${count}`,
    amount: schedule.amountMinor,
    currency: schedule.currency,
    payout: payoutOf(practice, schedule.amountMinor, platformFeeBps, amountStep(schedule.currency)),
  }
}
