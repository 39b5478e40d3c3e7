import type { ErasureObstacle } from '../../contract/personal-data.ts'
import type { AuditEntry } from '../../db/audit.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { eraseStatements, type Erasure } from './erase.repository.ts'
import { clientWithId, hasNoObstacles, type ObstacleRow, type Person } from './person.repository.ts'

export type EraseDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'log'>

type ErasePerson = {
  person: Person
  by: Pick<AuditEntry, 'actorKind' | 'actorUserId'>
  now: number
  /** Whatever else must hold. */
  guard?: Erasure['guard']
}

/** Erases somebody in one batch. @returns false where something goes on with them by now */
export async function erasePerson(
  { person: { client }, by, now, guard }: ErasePerson,
  { db, ids, log }: EraseDeps,
): Promise<boolean> {
  const { id, practiceId, email, name } = client
  if (email === null) return false
  const audit: AuditEntry = {
    ...by,
    id: ids.id(),
    practiceId,
    action: 'client.erased',
    subjectType: 'client',
    subjectId: id,
    before: null,
    after: null,
    createdAt: now,
  }
  const free = hasNoObstacles(clientWithId(id), now)
  const erasure = { client: { id, practiceId, email, name }, guard: guard ?? free, audit }
  const results = await writeAll(db, eraseStatements(db, erasure))
  const isErased = rowsWritten(results[0]) > 0
  if (isErased) log('info', 'client.erased', { clientId: id, by: by.actorKind })
  return isErased
}

/** @throws DeskbellError `client_in_use` with what still goes on */
export function requireNoObstacles([found]: readonly { listed: string }[]): void {
  const rows = JSON.parse(found?.listed ?? '[]') as ObstacleRow[]
  if (rows.length === 0) return
  const obstacles: ErasureObstacle[] = rows.map(({ kind, id, reference, at }) => ({
    kind,
    id,
    reference,
    at: at === null ? null : new Date(at).toISOString(),
  }))
  throw new DeskbellError('client_in_use', { details: { obstacles } })
}
