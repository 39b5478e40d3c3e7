import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Client } from '@libsql/client'
import { createDatabase, type DatabaseHooks } from '@deskbell/server/db/client'
import { openFileClient } from '@deskbell/server/db/open-file'

let folder: string
let ours: Client
let another: Client
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deskbell-busy-'))
  const url = `file:${join(folder, 'deskbell.db')}`
  ours = await openFileClient(url)
  another = await openFileClient(url)
  await ours.execute('create table notes (text text)')
})
afterEach(() => {
  ours.close()
  another.close()
  rmSync(folder, { recursive: true, force: true })
})

const note = sql`insert into notes values ('ours')`

/** Another process holds the lock until our database has waited for it once. */
async function whileLocked(write: (db: ReturnType<typeof createDatabase>) => Promise<unknown>) {
  const lock = await another.transaction('write')
  await lock.execute("insert into notes values ('theirs')")
  let trips = 0
  const hooks: DatabaseHooks = {
    onRoundTrip: () => void trips++,
    async sleep() {
      if (!lock.closed) await lock.commit()
    },
  }
  const db = createDatabase(ours, hooks)
  await write(db)
  return { db, trips: () => trips }
}

test('a batch that met a lock is written at the next attempt', async () => {
  const { db, trips } = await whileLocked((locked) => locked.batch([locked.run(note), locked.run(note)]))
  expect(trips()).toBe(2)
  expect(await db.all(sql`select text from notes order by text`)).toEqual([
    { text: 'ours' },
    { text: 'ours' },
    { text: 'theirs' },
  ])
})

test('a statement that met a lock leaves nothing behind that would stop later batches', async () => {
  const { db, trips } = await whileLocked((locked) => locked.run(note))
  for (let i = 0; i < 5; i++) await db.batch([db.run(note), db.run(note)])
  expect(trips()).toBe(7)
  expect(await db.all(sql`select count(*) as notes from notes`)).toEqual([{ notes: 12 }])
})
