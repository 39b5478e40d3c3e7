import type { ClientPatch, ClientRecord } from '../../contract/clients.ts'
import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { writeThenRead } from '../../db/run-batch.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { toClientRecord } from './client-record.ts'
import { changeClient, clientById, type ClientRow, type ClientSet } from './client.repository.ts'

/**
 * What the practice calls a client, and notes of them. Purchases keep the name their buyer gave. Two round trips.
 * @throws DeskbellError `forbidden`, `not_found`
 */
export async function updateClient(
  { id, patch, caller }: { id: string; patch: ClientPatch; caller: Caller },
  { db, clock, ids }: Pick<Deps, 'db' | 'clock' | 'ids'>,
): Promise<ClientRecord> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [clientById(db, id)])
  const [row] = facts[0]
  requirePermission(actor, row?.client.practiceId, 'edit_clients')
  const { practiceId, name, notes } = (row as ClientRow).client
  const set: ClientSet = {
    ...(patch.name === undefined ? {} : { name: patch.name }),
    ...(patch.notes === undefined ? {} : { notes: patch.notes === '' ? null : patch.notes }),
  }
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId,
    action: patch.notes === undefined ? 'client.renamed' : 'client.updated',
    subject: ['client', id],
    before: { ...(patch.name === undefined ? {} : { name }), ...(patch.notes === undefined ? {} : { notes }) },
    after: { ...set },
  })
  const [after] = await writeThenRead(db, changeClient(db, id, set, audit), clientById(db, id))
  if (after === undefined) throw new DeskbellError('not_found')
  return toClientRecord(after)
}
