import { createClient, type Client } from '@libsql/client'

/**
 * Opens a libSQL file in WAL mode. The busy timeout is short on purpose: the driver waits synchronously, so the longer
 * wait happens in `createDatabase`.
 */
export async function openFileClient(url: string): Promise<Client> {
  const client = createClient({ url, timeout: 40 })
  await client.execute('PRAGMA journal_mode = WAL')
  return client
}
