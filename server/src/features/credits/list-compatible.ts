import type { CompatibleCredits, CompatibleQuery } from '../../contract/credits.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { toCreditGrant } from '../../db/views/credit-view.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { compatibleGrants, creditCost, remainingCredits } from '../../domain/ledger.ts'
import type { Deps } from '../../ports.ts'
import { requireCreditsOpenTo } from './credit-owner.ts'
import {
  clientOf,
  consultantById,
  grantsOf,
  practiceIdOfConsultant,
  practiceWith,
  purchaseOf,
  type CreditOwner,
} from './credit.repository.ts'

/** The credits that could pay a session, grouped by tier, best first, with what each would cost. One round trip. */
export async function listCompatible(
  { query, caller }: { query: CompatibleQuery; caller: Caller },
  deps: Pick<Deps, 'db' | 'clock' | 'purchaseTokens'>,
): Promise<CompatibleCredits> {
  const { db, clock } = deps
  const now = clock()
  const owner: CreditOwner = {
    ...query,
    practiceId: practiceIdOfConsultant(query.consultantId),
    sessionToken: caller.sessionToken,
  }
  const { actor, facts } = await loadAs(db, caller, now, [
    practiceWith(db, owner.practiceId),
    purchaseOf(db, owner),
    clientOf(db, owner),
    grantsOf(db, owner),
    consultantById(db, query.consultantId),
  ])
  const [[practice], [purchase], [client], grants, [consultant]] = facts
  await requireCreditsOpenTo({ actor, caller, asked: query, facts: { practice, purchase, client }, now }, deps)
  if (consultant === undefined) throw new DeskbellError('not_found')
  const { serviceType, durationMinutes } = query
  const startsAt = query.startsAt === undefined ? now : Date.parse(query.startsAt)
  const found = compatibleGrants(grants, { serviceType, durationMinutes, startsAt, consultantTier: consultant.tier })
  const priced = found.map((grant) => {
    const cost = creditCost(durationMinutes, grant.creditUnitMinutes)
    const remaining = remainingCredits(grant)
    return { ...toCreditGrant(grant, now), cost, remainingAfter: remaining === null ? null : remaining - cost }
  })
  const byTier = Map.groupBy(priced, ({ consultantTier }) => consultantTier)
  return {
    bestGrantId: priced[0]?.id ?? null,
    data: [...byTier].map(([consultantTier, inTier]) => ({ consultantTier, grants: inTier })),
  }
}
