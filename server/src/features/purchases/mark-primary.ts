import type { ManagedPurchase } from '../../contract/purchases.ts'
import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { writeThenRead } from '../../db/run-batch.ts'
import { toManagedPurchase } from '../../db/views/purchase-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { primaryStatements } from './purchase-changes.repository.ts'
import { purchaseById } from './purchase.repository.ts'

/**
 * The purchase whose credits the client uses first, one per client and practice. Marking it again changes nothing. Two
 * round trips.
 * @throws DeskbellError `payment_required`, `forbidden`, `not_found`
 */
export async function markPrimary(
  { id, caller }: { id: string; caller: Caller },
  { db, clock, ids }: Pick<Deps, 'db' | 'clock' | 'ids'>,
): Promise<ManagedPurchase> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [purchaseById(db, id)])
  const found = facts[0][0]?.purchase
  requirePermission(actor, found?.practiceId, 'assign_packages')
  if (found?.state !== 'paid' || found.clientId === null) throw new DeskbellError('payment_required')
  const { practiceId, clientId } = found
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId,
    action: 'purchase.made_primary',
    subject: ['purchase', id],
    before: { primary: false },
    after: { primary: true },
  })
  const [row] = await writeThenRead(
    db,
    primaryStatements(db, { id, practiceId, clientId }, audit),
    purchaseById(db, id),
  )
  return toManagedPurchase(row as NonNullable<typeof row>, now)
}
