import type { ConsultationInput } from '../../contract/consultations.ts'
import type { PurchaseSnapshot } from '../../contract/purchases.ts'
import { unitFor } from '../../domain/allowances.ts'
import { creditCost } from '../../domain/ledger.ts'
import type { BookingFacts } from './load-booking-facts.ts'
import type { Price } from './price-booking.ts'

/** What a purchase of sessions paid on the spot says of itself: credits that pay these sessions, and nothing more. */
export function sessionSnapshot(
  { serviceType, durationMinutes }: Pick<ConsultationInput, 'serviceType' | 'durationMinutes'>,
  { sessions }: Pick<BookingFacts, 'sessions'>,
  { packageId, title, price }: { packageId: string; title: string; price: Price },
): PurchaseSnapshot {
  const creditUnitMinutes = unitFor(durationMinutes)
  const credits = sessions.length * creditCost(durationMinutes, creditUnitMinutes)
  return {
    packageId,
    title,
    type: 'pay_per_use',
    price: price.paid,
    sessionDurationMinutes: durationMinutes,
    allowances: [{ serviceType, consultantTier: 0, credits, creditUnitMinutes }],
    bundleDescription:
      sessions.length === 1
        ? `One session of ${durationMinutes} minutes`
        : `${sessions.length} sessions of ${durationMinutes} minutes`,
    validDays: null,
    scheduling: 'deskbell',
    paymentTerms: { kind: 'full' },
    creditsRule: 'at_once',
  }
}
