import type { BalanceQuery, CreditBalance } from '../../contract/credits.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { toCreditGrant } from '../../db/views/credit-view.ts'
import { mayHaveTrial } from '../../domain/eligibility.ts'
import { balanceByType, inOrderOfUse } from '../../domain/ledger.ts'
import type { Deps } from '../../ports.ts'
import { requireCreditsOpenTo } from './credit-owner.ts'
import {
  clientOf,
  grantsOf,
  practiceIdOfSlug,
  practiceWith,
  purchaseOf,
  trialsOf,
  type CreditOwner,
} from './credit.repository.ts'

/** What a client has, by type and grant by grant. One round trip. */
export async function getBalance(
  { query, caller }: { query: BalanceQuery; caller: Caller },
  deps: Pick<Deps, 'db' | 'clock' | 'purchaseTokens'>,
): Promise<CreditBalance> {
  const { db, clock } = deps
  const now = clock()
  const owner: CreditOwner = {
    ...query,
    practiceId: practiceIdOfSlug(query.practice),
    sessionToken: caller.sessionToken,
  }
  const { actor, facts } = await loadAs(db, caller, now, [
    practiceWith(db, owner.practiceId),
    purchaseOf(db, owner),
    clientOf(db, owner),
    grantsOf(db, owner),
    trialsOf(db, owner),
  ])
  const [[practice], [purchase], [client], grants, [history]] = facts
  await requireCreditsOpenTo({ actor, caller, asked: query, facts: { practice, purchase, client }, now }, deps)
  return {
    available: balanceByType(grants, now),
    grants: inOrderOfUse(grants, now).map((grant) => toCreditGrant(grant, now)),
    freeTrial: { eligible: mayHaveTrial({ trials: history?.trials ?? 0 }) },
  }
}
