import type { Purchase } from '../../contract/purchases.ts'
import type { AuditEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { toPurchase, type PurchaseRow } from '../../db/views/purchase-view.ts'
import { isBuyer, requireSignedIn } from '../../domain/access.ts'
import { sha256 } from '../../domain/digest.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { judgeClaim } from '../../domain/gift.ts'
import type { Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { claimStatements, giftByTokenHash, purchaseById } from './gift.repository.ts'

type ClaimDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'deliverSoon'>

const dayMilliseconds = 86_400_000

/**
 * Whoever signs in and has the link makes the gift their own: the purchase, its credits, which are given only now, and
 * the way to the consultant. The link works once; the same person may use it again. Two round trips.
 * @throws DeskbellError `link_used`, `gift_void`, `credits_frozen`, `unauthenticated`, `not_found`
 */
export async function claimGift(
  { token, caller }: { token: string; caller: Caller },
  deps: ClaimDeps,
): Promise<Purchase> {
  const { db, clock, ids } = deps
  const tokenHash = await sha256(token)
  return decideAnew(async () => {
    const now = clock()
    const { actor, facts } = await loadAs(db, caller, now, [giftByTokenHash(db, tokenHash)])
    requireSignedIn(actor)
    const [row] = facts[0]
    // A session of an embed is a client of its own practice only.
    if (row === undefined || (actor.kind === 'client' && actor.practiceId !== row.purchase.practiceId))
      throw new DeskbellError('not_found')
    const { purchase } = row
    const { id, practiceId, reference, snapshot, pageUrl } = purchase
    const isClaimers = isBuyer(actor, { practiceId, clientEmail: row.client?.email ?? null })
    if (judgeClaim(purchase, isClaimers) === 'again') return toPurchase(row)
    const expiresAt = snapshot.validDays === null ? null : now + snapshot.validDays * dayMilliseconds
    const audit: AuditEntry = {
      id: ids.id(),
      practiceId,
      actorKind: 'client',
      actorUserId: actor.userId,
      action: 'purchase.gift_claimed',
      subjectType: 'purchase',
      subjectId: id,
      before: { clientId: purchase.clientId },
      after: { claimedAt: now, expiresAt },
      createdAt: now,
    }
    const { title, bundleDescription, allowances } = snapshot
    const results = await writeAll(db, [
      ...claimStatements(db, {
        purchase: { id, practiceId, giftTokenHash: tokenHash, allowances },
        claimer: { id: ids.id(), userId: actor.userId, email: actor.email.toLowerCase() },
        expiresAt,
        mail: {
          id: ids.id(),
          body: { news: 'gift_claimed', facts: { title, bundleDescription, reference, pageUrl } },
        },
        audit,
        newId: ids.id,
        now,
      }),
      purchaseById(db, id),
    ])
    if (rowsWritten(results[0]) === 0) return null
    deps.deliverSoon()
    const [claimed] = results.at(-1) as [PurchaseRow]
    return toPurchase(claimed)
  })
}
