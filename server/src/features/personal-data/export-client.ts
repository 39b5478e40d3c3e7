import type { PersonalData } from '../../contract/personal-data.ts'
import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { writeAll } from '../../db/run-batch.ts'
import { requirePermission } from '../../domain/access.ts'
import type { Deps } from '../../ports.ts'
import { describePerson } from './describe-person.ts'
import { noteExport, personalQueries } from './export.repository.ts'
import { clientWithId, personById, type Person } from './person.repository.ts'

/**
 * All that the practice knows of a client, for them to be handed. That it was taken out is noted: two round trips.
 * @throws DeskbellError `forbidden`, `not_found`
 */
export async function exportClient(
  { id, caller }: { id: string; caller: Caller },
  { db, clock, ids }: Pick<Deps, 'db' | 'clock' | 'ids'>,
): Promise<PersonalData> {
  const now = clock()
  const clientId = clientWithId(id)
  const { actor, facts } = await loadAs(db, caller, now, [personById(db, clientId), ...personalQueries(db, clientId)])
  const [[person], ...rows] = facts
  requirePermission(actor, person?.client.practiceId, 'manage_personal_data')
  const { client } = person as Person
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId: client.practiceId,
    action: 'client.exported',
    subject: ['client', id],
  })
  await writeAll(db, noteExport(db, audit))
  return describePerson(person as Person, rows, { reader: 'member', now })
}
