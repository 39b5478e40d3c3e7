import { loadAs, type Caller, type Queries, type Results } from '../../db/identity.ts'
import type { Deps } from '../../ports.ts'
import { requireCreditsOpenTo } from './credit-owner.ts'
import { clientOf, practiceWith, purchaseOf, type CreditOwner } from './credit.repository.ts'

type Asked = {
  asked: { client?: string | undefined; purchase?: string | undefined }
  practiceId: CreditOwner['practiceId']
  caller: Caller
}

/**
 * Reads what is asked of somebody's credits, once it is known that the caller may see them. One round trip.
 * @throws DeskbellError `unauthenticated`, `session_expired`, `forbidden` or `not_found`
 */
export async function loadCredits<const Q extends Queries>(
  { asked, practiceId, caller }: Asked,
  queriesOf: (owner: CreditOwner) => Q,
  deps: Pick<Deps, 'db' | 'clock' | 'purchaseTokens'>,
): Promise<{ facts: Results<Q>; asMember: boolean; now: number }> {
  const { db, clock } = deps
  const now = clock()
  const owner: CreditOwner = { ...asked, practiceId, sessionToken: caller.sessionToken }
  const { actor, facts } = await loadAs(db, caller, now, [
    practiceWith(db, practiceId),
    purchaseOf(db, owner),
    clientOf(db, owner),
    ...queriesOf(owner),
  ])
  const [[practice], [purchase], [client], ...rest] = facts
  const { asMember } = await requireCreditsOpenTo(
    { actor, caller, asked, facts: { practice, purchase, client }, now },
    deps,
  )
  return { facts: rest as unknown as Results<Q>, asMember, now }
}
