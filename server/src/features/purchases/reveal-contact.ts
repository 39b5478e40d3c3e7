import type { ManagedPurchase } from '../../contract/purchases.ts'
import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { writeThenRead } from '../../db/run-batch.ts'
import { toManagedPurchase } from '../../db/views/purchase-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { purchaseById, revealByHand } from './purchase.repository.ts'

/** A member opens the contact details to the buyer of a paid purchase. Two round trips. */
export async function revealContact(
  { id, caller }: { id: string; caller: Caller },
  { db, clock, ids }: Pick<Deps, 'db' | 'clock' | 'ids'>,
): Promise<ManagedPurchase> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [purchaseById(db, id)])
  const found = facts[0][0]?.purchase
  requirePermission(actor, found?.practiceId, 'reveal_contact')
  if (found?.state !== 'paid') throw new DeskbellError('payment_required')
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId: found.practiceId,
    action: 'purchase.contact_revealed',
    subject: ['purchase', id],
  })
  const [row] = await writeThenRead(db, revealByHand(db, id, audit), purchaseById(db, id))
  return toManagedPurchase(row as NonNullable<typeof row>, now)
}
