import { creditCost, type SessionNeed } from './ledger.ts'
import type { Allowance } from '../contract/packages.ts'

/** Whether credits that a free trial gives pay for a session whole; UTC milliseconds. */
export function trialCovers(
  { serviceType, consultantTier, credits, creditUnitMinutes }: Allowance,
  expiresAt: number | null,
  need: SessionNeed,
): boolean {
  return (
    serviceType === need.serviceType &&
    (consultantTier === 0 || need.consultantTier <= consultantTier) &&
    (credits === null || credits >= creditCost(need.durationMinutes, creditUnitMinutes)) &&
    (expiresAt === null || expiresAt > need.startsAt)
  )
}
