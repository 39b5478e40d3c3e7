import type { ClientInput, ClientRecord } from '../../contract/clients.ts'
import { memberEntry, witnessed } from '../../db/audit.ts'
import { noteClient } from '../../db/clients.ts'
import { answerOnce, loadAs, rememberRequest, type Caller } from '../../db/identity.ts'
import { writeAll } from '../../db/run-batch.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { toClientRecord } from './client-record.ts'
import { clientByEmail, practiceBySlug, type ClientRow } from './client.repository.ts'

type CreateClient = { input: ClientInput; caller: Caller }
type CreateDeps = Pick<Deps, 'db' | 'clock' | 'ids'>

/**
 * A member notes somebody who has bought nothing yet. Two round trips.
 * @throws DeskbellError `client_exists` with their id, `forbidden`, `not_found`
 */
export function createClient(request: CreateClient, deps: CreateDeps): Promise<ClientRecord> {
  return answerOnce(() => create(request, deps))
}

async function create({ input, caller }: CreateClient, { db, clock, ids }: CreateDeps): Promise<ClientRecord> {
  const now = clock()
  const { practice: slug, email, name } = input
  const { actor, facts, repeatOf } = await loadAs(db, caller, now, [
    practiceBySlug(db, slug),
    clientByEmail(db, slug, email),
  ])
  const [[practice], [known]] = facts
  requirePermission(actor, practice?.id, 'edit_clients')
  // One who was erased since is made anew.
  if (known !== undefined) return repeatOf === known.client.id ? toClientRecord(known) : refuse(known)
  const id = ids.id()
  const practiceId = practice?.id as string
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId,
    action: 'client.created',
    subject: ['client', id],
    after: { email, name },
  })
  const results = await writeAll(db, [
    ...noteClient(db, { id, practiceId, email, name, createdAt: now }, audit),
    ...(repeatOf === null ? rememberRequest(db, caller, id, now, witnessed(audit.id)) : []),
    clientByEmail(db, slug, email),
  ])
  const [made] = results.at(-1) as [ClientRow]
  return made.client.id === id ? toClientRecord(made) : refuse(made)
}

function refuse({ client }: ClientRow): never {
  throw new DeskbellError('client_exists', { details: { id: client.id } })
}
