import { fileURLToPath } from 'node:url'
import type { Client } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { migrate as applyMigrations } from 'drizzle-orm/libsql/migrator'

const migrationsFolder = fileURLToPath(new URL('../db/migrations', import.meta.url))

/** Brings a database to the schema of this version; what is applied already is left alone. */
export async function migrate(client: Client): Promise<void> {
  await applyMigrations(drizzle(client), { migrationsFolder })
}
