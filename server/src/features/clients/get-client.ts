import type { ClientRecord } from '../../contract/clients.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { requirePermission } from '../../domain/access.ts'
import type { Deps } from '../../ports.ts'
import { clientById, type ClientRow } from './client.repository.ts'

/** A client, for members of the practice. One round trip. @throws DeskbellError `forbidden`, `not_found` */
export async function getClient(
  { id, caller }: { id: string; caller: Caller },
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): Promise<ClientRecord> {
  const { actor, facts } = await loadAs(db, caller, clock(), [clientById(db, id)])
  const [row] = facts[0]
  requirePermission(actor, row?.client.practiceId, 'read_clients')
  return toClientRecord(row as ClientRow)
}

export function toClientRecord({ client, practice }: ClientRow): ClientRecord {
  const { id, name, email, userId, createdAt } = client
  return { id, practice, name, email, verified: userId !== null, createdAt: new Date(createdAt).toISOString() }
}
