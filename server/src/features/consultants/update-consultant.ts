import type { ConsultantPatch, PublicConsultant } from '../../contract/practices.ts'
import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { checkTimeZone } from '../../domain/time-zone.ts'
import type { Deps } from '../../ports.ts'
import { changeConsultant, consultantById, type ConsultantRow } from './consultant.repository.ts'
import { toPublicConsultant } from './get-consultant.ts'

type UpdateConsultant = { id: string; patch: ConsultantPatch; caller: Caller }

/** Changes the public profile; fields left out stay. Two round trips. */
export async function updateConsultant(
  { id, patch, caller }: UpdateConsultant,
  { db, clock, ids }: Pick<Deps, 'db' | 'clock' | 'ids'>,
): Promise<PublicConsultant> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [consultantById(db, id)])
  requirePermission(actor, facts[0][0]?.consultant.practiceId, 'edit_contact', id)
  const { consultant: before } = facts[0][0] as ConsultantRow
  if (patch.timeZone !== undefined) checkTimeZone(patch.timeZone, 'timeZone')
  const changes = patch as Partial<typeof before>
  const previous = Object.fromEntries(Object.keys(patch).map((key) => [key, before[key as keyof typeof before]]))
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId: before.practiceId,
    action: 'consultant.updated',
    subject: ['consultant', id],
    before: previous,
    after: patch,
  })
  const results = await writeAll(db, [
    ...changeConsultant(db, id, before.version, changes, audit),
    consultantById(db, id),
  ])
  if (rowsWritten(results[0]) === 0) throw new DeskbellError('version_conflict')
  const [after] = results.at(-1) as ConsultantRow[]
  return toPublicConsultant(after as ConsultantRow)
}
