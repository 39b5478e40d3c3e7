import type { PersonalData } from '../../contract/personal-data.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import type { Deps } from '../../ports.ts'
import { describePerson } from './describe-person.ts'
import { personalQueries } from './export.repository.ts'
import { clientOfSession, personById } from './person.repository.ts'
import { requireOwn } from './require-own.ts'

/** All that a practice knows of whoever is signed in, without its own notes. One round trip. @throws DeskbellError `unauthenticated`, `not_found` */
export async function exportOwnData(
  { practice, caller }: { practice: string; caller: Caller },
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): Promise<PersonalData> {
  const now = clock()
  const clientId = clientOfSession(practice, caller.sessionToken)
  const { actor, facts } = await loadAs(db, caller, now, [personById(db, clientId), ...personalQueries(db, clientId)])
  const [[found], ...rows] = facts
  return describePerson(requireOwn(actor, found).person, rows, { reader: 'client', now })
}
