import type { CompatibleCredits, CompatibleQuery } from '../../contract/credits.ts'
import type { Caller } from '../../db/identity.ts'
import { toCreditGrant } from '../../db/views/credit-view.ts'
import type { PackageRow } from '../../db/views/package-row.ts'
import { toPublicPackage } from '../../db/views/package-view.ts'
import { trialOfPractice } from '../../db/views/trial-view.ts'
import { mayHaveTrial } from '../../domain/eligibility.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { compatibleGrants, creditCost, remainingCredits, type SessionNeed } from '../../domain/ledger.ts'
import { saleState } from '../../domain/sale-window.ts'
import { trialCovers } from '../../domain/trial.ts'
import type { Deps } from '../../ports.ts'
import { consultantById, grantsOf, practiceIdOfConsultant, trialsOf } from './credit.repository.ts'
import { loadCredits } from './load-credits.ts'

/** The credits that could pay a session, grouped by tier, best first, with what each would cost. One round trip. */
export async function listCompatible(
  { query, caller }: { query: CompatibleQuery; caller: Caller },
  deps: Pick<Deps, 'db' | 'clock' | 'purchaseTokens'>,
): Promise<CompatibleCredits> {
  const { db } = deps
  const practiceId = practiceIdOfConsultant(query.consultantId)
  const { facts, now } = await loadCredits(
    { asked: query, practiceId, caller },
    (owner) => [
      grantsOf(db, owner),
      consultantById(db, query.consultantId),
      trialOfPractice(db, practiceId),
      trialsOf(db, owner),
    ],
    deps,
  )
  const [grants, [consultant], [offered], [had]] = facts
  if (consultant === undefined) throw new DeskbellError('not_found')
  const { serviceType, durationMinutes } = query
  const startsAt = query.startsAt === undefined ? now : Date.parse(query.startsAt)
  const need = { serviceType, durationMinutes, startsAt, consultantTier: consultant.tier }
  const found = compatibleGrants(grants, need)
  const priced = found.map((grant) => {
    const cost = creditCost(durationMinutes, grant.creditUnitMinutes)
    const remaining = remainingCredits(grant)
    return { ...toCreditGrant(grant, now), cost, remainingAfter: remaining === null ? null : remaining - cost }
  })
  const byTier = Map.groupBy(priced, ({ consultantTier }) => consultantTier)
  return {
    bestGrantId: priced[0]?.id ?? null,
    trial: mayHaveTrial({ trials: had?.trials ?? 0 }) && isCovered(offered, need, now),
    data: [...byTier].map(([consultantTier, inTier]) => ({ consultantTier, grants: inTier })),
  }
}

/** As a trial that was begun now would pay it. */
function isCovered(offered: PackageRow | undefined, need: SessionNeed, now: number): boolean {
  if (offered === undefined || saleState(offered.package, now) !== 'on') return false
  const { allowances, validDays, placesLeft } = toPublicPackage(offered, now)
  const expiresAt = validDays === null ? null : now + validDays * 86_400_000
  return placesLeft !== 0 && allowances.some((allowance) => trialCovers(allowance, expiresAt, need))
}
