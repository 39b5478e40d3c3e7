import type { ClientPatch, ClientRecord } from '../../contract/clients.ts'
import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { writeThenRead } from '../../db/run-batch.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { clientById, renameClient as renameStatements, type ClientRow } from './client.repository.ts'
import { toClientRecord } from './get-client.ts'

/**
 * What the practice calls a client. Purchases keep the name their buyer gave. Two round trips.
 * @throws DeskbellError `forbidden`, `not_found`
 */
export async function renameClient(
  { id, patch, caller }: { id: string; patch: ClientPatch; caller: Caller },
  { db, clock, ids }: Pick<Deps, 'db' | 'clock' | 'ids'>,
): Promise<ClientRecord> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [clientById(db, id)])
  const [row] = facts[0]
  requirePermission(actor, row?.client.practiceId, 'edit_clients')
  const { practiceId, name } = (row as ClientRow).client
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId,
    action: 'client.renamed',
    subject: ['client', id],
    before: { name },
    after: { name: patch.name },
  })
  const [after] = await writeThenRead(db, renameStatements(db, id, patch.name, audit), clientById(db, id))
  if (after === undefined) throw new DeskbellError('not_found')
  return toClientRecord(after)
}
