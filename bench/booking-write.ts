/**
 * What it costs that a booking is guarded: the batch that books a time, spends a credit and writes its mails, against the
 * same rows inserted without any condition, on a file that is safe after a loss of power.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFileClient } from '@deskbell/server/db/open-file'
import { migrate } from '@deskbell/server/node/migrate'
import { median } from './support/median.ts'
import { furnish, recordOnFile, type Client } from './support/recorded-bookings.ts'

const rounds = 25
const perRound = 60
const total = rounds * perRound
const kinds = ['guarded', 'plain'] as const

export async function bench(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'deskbell-bench-'))
  const clients: Client[] = []
  const open = async (name: string) => {
    const client = await openFileClient(`file:${join(folder, `${name}.db`)}`)
    clients.push(client)
    await client.execute('pragma synchronous = full')
    await migrate(client)
    await furnish(client, total)
    return client
  }
  try {
    const recorded = await recordOnFile(total)
    const writers = { guarded: await open('guarded'), plain: await open('plain') }
    const perSecond: Record<(typeof kinds)[number], number[]> = { guarded: [], plain: [] }
    for (let round = 0; round < rounds; round++) {
      for (const kind of kinds) {
        const start = performance.now()
        for (const booking of recorded.slice(round * perRound, (round + 1) * perRound))
          await writers[kind].batch(booking[kind], 'write')
        perSecond[kind].push((perRound * 1000) / (performance.now() - start))
      }
    }
    for (const kind of kinds) await requireAll(writers[kind])
    console.log(`${total} bookings, one after another; median of ${rounds} rounds taken in turns`)
    console.table(
      Object.fromEntries(kinds.map((kind) => [kind, { 'bookings/s': Math.round(median(perSecond[kind])) }])),
    )
    const ratio = median(perSecond.guarded.map((guarded, round) => guarded / (perSecond.plain[round] as number)))
    console.log(`of an unguarded batch: ${ratio.toFixed(2)} (reach 0.7)`)
  } finally {
    for (const client of clients) client.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function requireAll(client: Client): Promise<void> {
  const { rows } = await client.execute(
    `select (select count(*) from bookings) as bookings, (select count(*) from package_uses) as uses, (select count(*) from outbox) as mails`,
  )
  const written = ['bookings', 'uses', 'mails'].map((name) => rows[0]?.[name])
  if (written.join() !== [total, total, 2 * total].join()) throw new Error('Not every booking was written.')
}
