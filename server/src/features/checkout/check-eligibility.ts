import type { ClientHistory, EligibilityRules } from '../../domain/eligibility.ts'
import { ineligibility, noHistory } from '../../domain/eligibility.ts'
import { DeskbellError } from '../../domain/errors.ts'

/**
 * Who has bought before may not buy everything. `details.openPurchaseId` is a checkout of the same package that the buyer
 * can go on with instead.
 * @param history undefined where the buyer is no client of the practice yet
 * @throws DeskbellError `not_eligible`, with the reason in its details
 */
export function checkEligibility(
  rules: EligibilityRules | null,
  history: (ClientHistory & { openPurchaseId: string | null }) | undefined,
): void {
  const reason = ineligibility(rules, history ?? noHistory)
  if (reason === null) return
  const openPurchaseId = history?.openPurchaseId ?? null
  throw new DeskbellError('not_eligible', {
    details: { reason, ...(openPurchaseId === null ? {} : { openPurchaseId }) },
  })
}
