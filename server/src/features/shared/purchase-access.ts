import { isBuyer, requireSignedIn, type Actor } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { PurchaseTokens } from '../../ports.ts'
import type { Caller } from '../../db/identity.ts'
import type { PurchaseRow } from '../../db/views/purchase-view.ts'

type Request = { actor: Actor; caller: Caller; row: PurchaseRow | undefined; now: number }

/** Is this the purchase's buyer, by the purchase's own token or by the proven address? */
async function isOpenTo(
  { actor, caller, row, now }: Request,
  { purchaseTokens }: { purchaseTokens: PurchaseTokens },
): Promise<boolean> {
  if (row === undefined) return false
  if (caller.purchaseToken !== null && (await purchaseTokens.verify(caller.purchaseToken, row.purchase, now)))
    return true
  return isBuyer(actor, { practiceId: row.purchase.practiceId, clientEmail: row.client?.email ?? null })
}

/**
 * A stranger gets the same answer for a purchase of somebody else and for none at all.
 * @throws DeskbellError `unauthenticated`, `session_expired` or `not_found`
 */
export async function requireOpenTo(request: Request, deps: { purchaseTokens: PurchaseTokens }): Promise<PurchaseRow> {
  if (await isOpenTo(request, deps)) return request.row as PurchaseRow
  requireSignedIn(request.actor)
  throw new DeskbellError('not_found')
}

/**
 * Who paid sees the receipt: of a gift that was claimed that is the giver, and no longer whoever has it.
 * @throws DeskbellError `unauthenticated`, `session_expired` or `not_found`
 */
export async function requireReceiptOpenTo(
  request: Request,
  deps: { purchaseTokens: PurchaseTokens },
): Promise<PurchaseRow> {
  const { actor, row } = request
  if (row === undefined || row.purchase.giftClaimedAt === null) return requireOpenTo(request, deps)
  if (isBuyer(actor, { practiceId: row.purchase.practiceId, clientEmail: row.giverEmail })) return row
  requireSignedIn(actor)
  throw new DeskbellError('not_found')
}
