/**
 * 64 bookings in flight on a libSQL server: our queue against the best that the server does with any number of writers
 * at once, and how long the slowest of them wait. The plain client goes up to 3: with 8 writers this server has blocked
 * all of them for good.
 */
import { queueWrites } from '@deskbell/server/db/write-queue'
import { isBusy } from '@deskbell/server/db/database-errors'
import { openServerClient } from '@deskbell/server/db/open-server'
import { migrate } from '@deskbell/server/node/migrate'
import { sqldBinary, startSqld } from '../tests/support/sqld.ts'
import { median } from './support/median.ts'
import { furnish, recordOnFile, type Client, type RecordedBooking } from './support/recorded-bookings.ts'

const rounds = 5
const perRound = 128
const ways = [
  { title: 'plain, 1 in flight', inFlight: 1, queued: false },
  { title: 'plain, 2 in flight', inFlight: 2, queued: false },
  { title: 'plain, 3 in flight', inFlight: 3, queued: false },
  { title: 'queue, 16 in flight', inFlight: 16, queued: true },
  { title: 'queue, 64 in flight', inFlight: 64, queued: true },
]
const total = (rounds + 1) * ways.length * perRound

type Taken = { perSecond: number[]; waits: number[] }

export async function bench(): Promise<void> {
  const binary = sqldBinary()
  if (binary === null) return console.log('The libSQL server runs on Linux on x64 only.')
  const recorded = await recordOnFile(total)
  const measured = await openServer(binary)
  await measure(recorded, measured.client).finally(measured.stop)
}

async function openServer(binary: string): Promise<{ client: Client; stop: () => Promise<void> }> {
  const sqld = await startSqld(binary)
  const client = openServerClient(sqld.url)
  const stop = async () => {
    client.close()
    await sqld.stop()
  }
  try {
    await migrate(client)
    await furnish(client, total)
    return { client, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function measure(recorded: RecordedBooking[], client: Client): Promise<void> {
  const clients = { true: queueWrites(client), false: client }
  const taken: Taken[] = ways.map(() => ({ perSecond: [], waits: [] }))
  let next = 0
  for (let round = -1; round < rounds; round++) {
    for (const [index, { inFlight, queued }] of ways.entries()) {
      const batch = recorded.slice(next, (next += perRound))
      const { perSecond, waits } = await write(batch, clients[`${queued}`], inFlight)
      if (round < 0) continue
      taken[index]?.perSecond.push(perSecond)
      taken[index]?.waits.push(...waits)
    }
  }
  const { rows } = await client.execute('select count(*) as bookings from bookings')
  if (rows[0]?.['bookings'] !== total) throw new Error('Not every booking was written once.')
  console.log(`${perRound} bookings a round, median of ${rounds} rounds taken in turns`)
  console.table(
    Object.fromEntries(
      ways.map(({ title }, index) => {
        const { perSecond, waits } = taken[index] as Taken
        const [p50, p99] = [at(waits, 0.5), at(waits, 0.99)]
        return [title, { 'bookings/s': Math.round(median(perSecond)), 'p50 ms': p50, 'p99 ms': p99 }]
      }),
    ),
  )
  const best = Math.max(...taken.map(({ perSecond }) => median(perSecond)))
  const { perSecond, waits } = taken.at(-1) as Taken
  console.log(`64 in flight, of the best throughput: ${(median(perSecond) / best).toFixed(2)} (reach 0.9)`)
  console.log(`64 in flight, p99 of p50: ${(at(waits, 0.99) / at(waits, 0.5)).toFixed(2)} (reach 3)`)
}

async function write(
  batch: RecordedBooking[],
  client: Client,
  inFlight: number,
): Promise<{ perSecond: number; waits: number[] }> {
  const waits: number[] = []
  const left = [...batch]
  const start = performance.now()
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      for (let booking = left.shift(); booking !== undefined; booking = left.shift()) {
        const asked = performance.now()
        await untilWritten(client, booking)
        waits.push(performance.now() - asked)
      }
    }),
  )
  return { perSecond: (batch.length * 1000) / (performance.now() - start), waits }
}

async function untilWritten(client: Client, { guarded }: RecordedBooking): Promise<void> {
  for (;;) {
    try {
      return void (await client.batch(guarded, 'write'))
    } catch (error) {
      if (!isBusy(error)) throw error
    }
  }
}

function at(values: number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10
}
