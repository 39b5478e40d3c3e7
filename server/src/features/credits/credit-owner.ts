import type { Caller } from '../../db/identity.ts'
import type { PurchaseRow } from '../../db/views/purchase-view.ts'
import { may, requirePermission, requireSignedIn, type Actor } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { requireOpenTo } from '../shared/purchase-access.ts'

/** What `practiceWith`, `purchaseOf` and `clientOf` found. */
type OwnerFacts = {
  practice: { id: string } | undefined
  purchase: PurchaseRow | undefined
  client: { id: string } | undefined
}

/**
 * May this caller read the credits that were asked for? A member of the practice those of its clients, a client their
 * own, who holds a purchase's token those of that purchase.
 * @throws DeskbellError `unauthenticated`, `session_expired`, `forbidden` or `not_found`
 */
export async function requireCreditsOpenTo(
  {
    actor,
    caller,
    asked,
    facts,
    now,
  }: {
    actor: Actor
    caller: Caller
    asked: { client?: string | undefined; purchase?: string | undefined }
    facts: OwnerFacts
    now: number
  },
  deps: Pick<Deps, 'purchaseTokens'>,
): Promise<{ asMember: boolean }> {
  const { practice, client } = facts
  if (asked.client !== undefined) {
    requirePermission(actor, practice?.id, 'read_purchases')
    if (client === undefined) throw new DeskbellError('not_found')
    return { asMember: true }
  }
  if (asked.purchase !== undefined) {
    const row = facts.purchase?.purchase.practiceId === practice?.id ? facts.purchase : undefined
    if (row !== undefined && may(actor, row.purchase.practiceId, 'read_purchases')) return { asMember: true }
    await requireOpenTo({ actor, caller, row, now }, deps)
    return { asMember: false }
  }
  requireSignedIn(actor)
  const isElsewhere = actor.kind === 'client' && actor.practiceId !== practice?.id
  if (practice === undefined || isElsewhere) throw new DeskbellError('not_found')
  return { asMember: false }
}
