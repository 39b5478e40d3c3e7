import { sql } from 'drizzle-orm'
import { isServer, type Database } from './client.ts'

/** Writes a database file anew, without what its free pages still hold, and empties its write-ahead log. */
export async function clearFreedPages(db: Database): Promise<void> {
  if (isServer(db)) return
  await db.run(sql`vacuum`)
  await db.run(sql`pragma wal_checkpoint(truncate)`)
}
