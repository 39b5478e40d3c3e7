import type { BalanceQuery, CreditBalance } from '../../contract/credits.ts'
import type { Caller } from '../../db/identity.ts'
import { toCreditGrant } from '../../db/views/credit-view.ts'
import { mayHaveTrial } from '../../domain/eligibility.ts'
import { balanceByType, inOrderOfUse } from '../../domain/ledger.ts'
import type { Deps } from '../../ports.ts'
import { grantsOf, practiceIdOfSlug, trialsOf } from './credit.repository.ts'
import { loadCredits } from './load-credits.ts'

/** What a client has, by type and grant by grant. One round trip. */
export async function getBalance(
  { query, caller }: { query: BalanceQuery; caller: Caller },
  deps: Pick<Deps, 'db' | 'clock' | 'purchaseTokens'>,
): Promise<CreditBalance> {
  const { db } = deps
  const { facts, now } = await loadCredits(
    { asked: query, practiceId: practiceIdOfSlug(query.practice), caller },
    (owner) => [grantsOf(db, owner), trialsOf(db, owner)],
    deps,
  )
  const [grants, [history]] = facts
  return {
    available: balanceByType(grants, now),
    grants: inOrderOfUse(grants, now).map((grant) => toCreditGrant(grant, now)),
    freeTrial: { eligible: mayHaveTrial({ trials: history?.trials ?? 0 }) },
  }
}
