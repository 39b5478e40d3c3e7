import { migrate } from './node/migrate.ts'
import { openDatabase } from './node/open-database.ts'

/** `pnpm migrate`: brings the database that `DATABASE_URL` names, here or elsewhere, to the schema of this version. */
const databaseUrl = process.env['DATABASE_URL'] ?? ''
if (databaseUrl === '') {
  process.stderr.write('DATABASE_URL is missing: file:path, http(s)://… or libsql://….\n')
  process.exit(1)
}
const { client } = await openDatabase(
  { databaseUrl, databaseAuthToken: process.env['DATABASE_AUTH_TOKEN'] ?? null },
  Date.now,
)
await migrate(client)
client.close()
process.stdout.write('The database has the schema of this version.\n')
