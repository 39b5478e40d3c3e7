import type { CancelInstalmentsInput } from '../../contract/instalments.ts'
import type { ManagedPurchase } from '../../contract/purchases.ts'
import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { toManagedPurchase, type PurchaseRow } from '../../db/views/purchase-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { SettleInstalmentDeps } from '../shared/settle-instalment.ts'
import { closeCheckout } from './close-checkout.ts'
import { cancelStatements, instalmentsOf, purchaseById } from './instalment.repository.ts'

/**
 * A member gives up the payments that are still to come. What was paid stays, and so do its credits. A payment that is
 * under way at this moment is recorded all the same. Two round trips.
 * @throws DeskbellError `nothing_to_pay`, `forbidden`, `not_found`
 */
export async function cancelInstalments(
  { id, input, caller }: { id: string; input: CancelInstalmentsInput; caller: Caller },
  deps: SettleInstalmentDeps,
): Promise<ManagedPurchase> {
  const { db, clock, ids } = deps
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [purchaseById(db, id), instalmentsOf(db, id)])
  const [[purchase], rows] = facts
  requirePermission(actor, purchase?.purchase.practiceId, 'manage_payments')
  const open = rows.map(({ schedule }) => schedule).filter(({ state }) => state === 'scheduled' || state === 'failed')
  if (open.length === 0) throw new DeskbellError('nothing_to_pay')
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId: (purchase as PurchaseRow).purchase.practiceId,
    action: 'purchase.instalments_cancelled',
    subject: ['purchase', id],
    before: { open: open.map(({ number, amountMinor }) => ({ number, amountMinor })) },
    after: { open: [], reason: input.reason },
  })
  const results = await writeAll(db, [...cancelStatements(db, id, audit), purchaseById(db, id)])
  if (rowsWritten(results[0]) === 0) throw new DeskbellError('nothing_to_pay')
  let isPaidMeanwhile = false
  for (const schedule of open) {
    const latest = await closeCheckout(schedule, deps)
    isPaidMeanwhile ||= latest?.schedule.state === 'paid'
  }
  const [row] = (isPaidMeanwhile ? await purchaseById(db, id) : results.at(-1)) as [PurchaseRow]
  return toManagedPurchase(row, now)
}
