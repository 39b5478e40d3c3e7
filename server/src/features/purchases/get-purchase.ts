import type { ManagedPurchase, Purchase } from '../../contract/purchases.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { toManagedPurchase, toPurchase } from '../../db/views/purchase-view.ts'
import { may } from '../../domain/access.ts'
import type { Deps } from '../../ports.ts'
import { requireOpenTo } from '../shared/purchase-access.ts'
import { purchaseById } from './purchase.repository.ts'

/** A purchase, for its buyer; with the buyer, for members of its practice. One round trip. */
export async function getPurchase(
  { id, caller }: { id: string; caller: Caller },
  deps: Pick<Deps, 'db' | 'clock' | 'purchaseTokens'>,
): Promise<Purchase | ManagedPurchase> {
  const now = deps.clock()
  const { actor, facts } = await loadAs(deps.db, caller, now, [purchaseById(deps.db, id)])
  const [row] = facts[0]
  if (row !== undefined && may(actor, row.purchase.practiceId, 'read_purchases')) return toManagedPurchase(row, now)
  return toPurchase(await requireOpenTo({ actor, caller, row, now }, deps))
}
