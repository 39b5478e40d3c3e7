import { mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { createClient, type Client } from '@libsql/client'
import { openFileClient } from '../db/open-file.ts'
import type { Clock } from '../ports.ts'

export type OpenDatabase = {
  client: Client
  /** Changes when any process may have written. */
  version: () => string
}

/** @param settings a libSQL file beside this process, or a libSQL server or Turso database elsewhere */
export async function openDatabase(
  { databaseUrl, databaseAuthToken }: { databaseUrl: string; databaseAuthToken: string | null },
  clock: Clock,
): Promise<OpenDatabase> {
  if (!databaseUrl.startsWith('file:')) {
    const client = createClient({
      url: databaseUrl,
      ...(databaseAuthToken === null ? {} : { authToken: databaseAuthToken }),
    })
    // Another process's write shows after ten seconds at most.
    return { client, version: () => String(Math.floor(clock() / 10_000)) }
  }
  const path = resolve(databaseUrl.slice('file:'.length).replace(/^\/\/(?:localhost)?/, ''))
  mkdirSync(dirname(path), { recursive: true })
  const client = await openFileClient(`file:${path}`)
  return { client, version: walVersion(`${path}-wal`) }
}

/** Every write of every process goes to the write-ahead log first, so its time and size tell of all of them. */
function walVersion(path: string): () => string {
  return () => {
    const wal = statSync(path, { bigint: true, throwIfNoEntry: false })
    return wal === undefined ? 'none' : `${wal.mtimeNs}:${wal.size}`
  }
}
