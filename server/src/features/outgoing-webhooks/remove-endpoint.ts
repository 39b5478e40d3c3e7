import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { changeEndpoint, endpointById } from './endpoint.repository.ts'

/** The address is told nothing more, and its secret is forgotten. Two round trips. @throws DeskbellError `forbidden`, `not_found` */
export async function removeEndpoint(
  { id, caller }: { id: string; caller: Caller },
  { db, clock, ids }: Pick<Deps, 'db' | 'clock' | 'ids'>,
): Promise<void> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [endpointById(db, id)])
  const endpoint = facts[0][0]?.endpoint
  requirePermission(actor, endpoint?.practiceId, 'manage_integrations')
  const { practiceId, url, events } = endpoint as NonNullable<typeof endpoint>
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId,
    action: 'practice.webhook_removed',
    subject: ['practice', practiceId],
    before: { endpointId: id, host: new URL(url).host, events },
  })
  const results = await writeAll(db, changeEndpoint(db, id, { active: false, removedAt: now, sealedSecret: '' }, audit))
  if (rowsWritten(results[0]) === 0) throw new DeskbellError('not_found')
}
