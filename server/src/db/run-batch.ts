import type { BatchItem } from 'drizzle-orm/batch'
import type { Database } from './client.ts'

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

export function writeAll(db: Database, statements: readonly BatchItem<'sqlite'>[]): Promise<unknown[]> {
  return db.batch(statements as unknown as [BatchItem<'sqlite'>, ...BatchItem<'sqlite'>[]])
}

/** Rows that a statement without `returning` wrote. */
export function rowsWritten(result: unknown): number {
  return (result as { rowsAffected: number }).rowsAffected
}
