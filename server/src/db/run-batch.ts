import type { BatchItem } from 'drizzle-orm/batch'
import { entriesOf } from './audit.ts'
import { isServer, type Database } from './client.ts'
import { writeOnce } from './write-once.ts'

export type Statement = BatchItem<'sqlite'>

/**
 * Runs statements as one guarded batch, all or nothing, in one round trip; then `read` in the same trip.
 * @returns what each statement answered, and the rows of `read`
 */
export async function writeThenRead<Read extends BatchItem<'sqlite'>>(
  db: Database,
  statements: readonly BatchItem<'sqlite'>[],
  read: Read,
): Promise<Read['_']['result']> {
  const results = await writeAll(db, [...statements, read])
  return results.at(-1) as Read['_']['result']
}

/**
 * Runs statements as one batch, all or nothing, in one round trip. On a server, a batch that writes audit entries is
 * written exactly once also where its answer gets lost.
 */
export async function writeAll(db: Database, statements: readonly BatchItem<'sqlite'>[]): Promise<unknown[]> {
  const entryIds = isServer(db) ? entriesOf(statements) : null
  if (entryIds !== null && entryIds.size > 0) return writeOnce(db, statements, entryIds)
  return db.batch(statements as unknown as [BatchItem<'sqlite'>, ...BatchItem<'sqlite'>[]])
}

/** Rows that a statement without `returning` wrote. */
export function rowsWritten(result: unknown): number {
  return (result as { rowsAffected: number }).rowsAffected
}
