import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { writeAll } from '../../db/run-batch.ts'
import { requirePermission } from '../../domain/access.ts'
import type { Deps } from '../../ports.ts'
import { archivePackage as archiveStatements, packageById } from './package.repository.ts'

/** Takes a package out of every list. Purchases of it keep all they had. Two round trips. */
export async function archivePackage(
  { id, caller }: { id: string; caller: Caller },
  { db, clock, ids }: Pick<Deps, 'db' | 'clock' | 'ids'>,
): Promise<void> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [packageById(db, id)])
  const practiceId = facts[0][0]?.package.practiceId
  requirePermission(actor, practiceId, 'edit_packages', facts[0][0]?.package.consultantId)
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId: practiceId as string,
    action: 'package.archived',
    subject: ['package', id],
  })
  await writeAll(db, archiveStatements(db, id, audit))
}
