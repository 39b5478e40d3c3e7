import { mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Client } from '@libsql/client'
import { openFileClient } from '../db/open-file.ts'
import { openServerClient } from '../db/open-server.ts'
import { queueWrites } from '../db/write-queue.ts'
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
    const client = queueWrites(openServerClient(databaseUrl, { authToken: databaseAuthToken }))
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
  let known: string | null = null
  // Once in a turn of the event loop is enough: nothing that comes later is answered before the next one.
  return () => {
    if (known !== null) return known
    setImmediate(() => {
      known = null
    })
    const wal = statSync(path, { bigint: true, throwIfNoEntry: false })
    known = wal === undefined ? 'none' : `${wal.mtimeNs}:${wal.size}`
    return known
  }
}
