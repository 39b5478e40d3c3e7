import type { ClientPage, ClientQuery } from '../../contract/clients.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { requirePermission } from '../../domain/access.ts'
import type { Deps } from '../../ports.ts'
import { clientsOfPractice, clientsPerPage, practiceBySlug } from './client.repository.ts'

/** A practice's clients, by a part of their name or address, for its members. One round trip. */
export async function listClients(
  { query, caller }: { query: ClientQuery; caller: Caller },
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): Promise<ClientPage> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [
    practiceBySlug(db, query.practice),
    clientsOfPractice(db, query.practice, { search: query.search, before: query.cursor, now }),
  ])
  const [[practice], rows] = facts
  requirePermission(actor, practice?.id, 'read_clients')
  const data = rows.slice(0, clientsPerPage).map(({ createdAt, lastSessionAt, nextSessionAt, ...client }) => ({
    ...client,
    createdAt: new Date(createdAt).toISOString(),
    lastSessionAt: isoOrNull(lastSessionAt),
    nextSessionAt: isoOrNull(nextSessionAt),
  }))
  return { data, nextCursor: rows.length > clientsPerPage ? (data.at(-1)?.id ?? null) : null }
}

const isoOrNull = (instantAt: number | null) => (instantAt === null ? null : new Date(instantAt).toISOString())
