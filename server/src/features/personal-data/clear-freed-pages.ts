import { clearFreedPages as clearStatements } from '../../db/free-pages.ts'
import type { Deps } from '../../ports.ts'
import { erasedSince } from './retention.repository.ts'

/**
 * A database file keeps what was erased in the free parts of its pages until something else is written there. Where
 * somebody was erased since the last time, the file is written anew. For the timer; a server looks after its own files.
 * @param clearedAt what the last call returned
 */
export async function clearFreedPages(
  { clearedAt }: { clearedAt: number },
  { db, clock, log }: Pick<Deps, 'db' | 'clock' | 'log'>,
): Promise<number> {
  const now = clock()
  const [erased] = await erasedSince(db, clearedAt)
  if (erased === undefined) return now
  try {
    await clearStatements(db)
    return now
  } catch (error) {
    // Somebody else was writing: the next round tries again.
    log('warn', 'database.not_cleared', { error: error instanceof Error ? error.name : 'unknown' })
    return clearedAt
  }
}
