import type { Delivery } from '../../contract/deliveries.ts'
import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { deliveryById, retryStatements, type DeliveryRow } from './delivery.repository.ts'
import { toDelivery } from './describe-delivery.ts'

/**
 * Sends a mail that was given up once more. Two round trips.
 * @throws DeskbellError `not_repeatable` where it has not failed, is a code, or was wiped; `forbidden`, `not_found`
 */
export async function retryDelivery(
  { id, caller }: { id: string; caller: Caller },
  { db, clock, ids, deliverSoon }: Pick<Deps, 'db' | 'clock' | 'ids' | 'deliverSoon'>,
): Promise<Delivery> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [deliveryById(db, id)])
  const [[row]] = facts
  const practiceId = row?.mail.practiceId ?? undefined
  requirePermission(actor, practiceId, 'manage_deliveries')
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId: practiceId as string,
    action: 'delivery.retried',
    subject: ['delivery', id],
    before: { state: 'failed', attempts: row?.mail.attempts },
    after: { state: 'waiting', attempts: 0 },
  })
  const results = await writeAll(db, [...retryStatements(db, id, audit), deliveryById(db, id)])
  if (rowsWritten(results[0]) === 0) throw new DeskbellError('not_repeatable')
  deliverSoon()
  return toDelivery((results.at(-1) as DeliveryRow[])[0] as DeliveryRow)
}
