import type { Deliverable, DeliverablePatch } from '../../contract/follow-up.ts'
import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { toDeliverable } from '../../db/views/follow-up-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { changeStatements, deliverableById, type DeliverableRow } from './deliverable.repository.ts'

type ChangeDeps = Pick<Deps, 'db' | 'clock' | 'ids'>
/** `version` is null where whatever stands there may be changed. */
type ChangeDeliverable = { id: string; version: number | null; patch: DeliverablePatch; caller: Caller }

/** Two round trips. @throws DeskbellError `version_conflict`, `forbidden`, `not_found` */
export function changeDeliverable(request: ChangeDeliverable, deps: ChangeDeps): Promise<Deliverable> {
  const { patch } = request
  return change(request, 'deliverable.updated', (row, now) => patched(row, patch, now), deps)
}

/** The client sees it no more. Removing again finds nothing. Two round trips. @throws DeskbellError as above */
export async function removeDeliverable(request: Omit<ChangeDeliverable, 'patch'>, deps: ChangeDeps): Promise<void> {
  await change(request, 'deliverable.removed', (_, now) => ({ removedAt: now }), deps)
}

function change(
  { id, version, caller }: Omit<ChangeDeliverable, 'patch'>,
  action: string,
  decide: (row: DeliverableRow, now: number) => Partial<DeliverableRow>,
  { db, clock, ids }: ChangeDeps,
): Promise<Deliverable> {
  return decideAnew(async () => {
    const now = clock()
    const { actor, facts } = await loadAs(db, caller, now, [deliverableById(db, id)])
    const [[found]] = facts
    requirePermission(actor, found?.deliverable.practiceId, 'edit_bookings', found?.consultantId)
    if (found === undefined) throw new DeskbellError('not_found')
    const { deliverable } = found
    if (version !== null && deliverable.version !== version) throw new DeskbellError('version_conflict')
    const set = decide(deliverable, now)
    const audit = memberEntry({
      id: ids.id(),
      at: now,
      actor,
      practiceId: deliverable.practiceId,
      action,
      subject: ['deliverable', id],
      before: Object.fromEntries(Object.keys(set).map((key) => [key, deliverable[key as keyof DeliverableRow]])),
      after: { ...set },
    })
    const results = await writeAll(db, changeStatements(db, deliverable, set, audit))
    if (rowsWritten(results[0]) === 0) return null
    return toDeliverable({ ...deliverable, ...set, version: deliverable.version + 1 })
  })
}

function patched(row: DeliverableRow, patch: DeliverablePatch, now: number): Partial<DeliverableRow> {
  const { description, status } = patch
  const deliveredAt = status === 'delivered' ? (row.deliveredAt ?? now) : null
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
  return {
    ...given,
    ...(description === '' ? { description: null } : {}),
    ...(status === undefined ? {} : { deliveredAt }),
  }
}
