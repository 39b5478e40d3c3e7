/**
 * The free times of 30 days over HTTP, weekdays 9 to 17, half-hour sessions with 15-minute buffers and 200 sessions in
 * the way: worked out anew for each request, and kept between writes as visitors get it; against the same written
 * plainly in the same server, with a row from the database for each session and a look at every one of them for each
 * time.
 */
import { median } from './support/median.ts'
import type { LoadOrder, LoadResult } from './support/load.ts'
import { start, type Partner } from './support/processes.ts'
import type { SlotsServer } from './support/slots-server.ts'

const rounds = 7
const connections = 16
const kinds: SlotsServer[] = ['kept', 'anew', 'plain']
const titles = { kept: 'Deskbell, as visitors get it', anew: 'Deskbell, each worked out', plain: 'plain' }

type Served = Partner & { first: { port: number; path: string } }

export async function bench(): Promise<void> {
  const generator = await start('load.ts')
  const servers = {} as Record<SlotsServer, Served>
  for (const kind of kinds) servers[kind] = await start('slots-server.ts', [kind], true)
  const count = await requireSame(Object.values(servers))
  const perSecond: Record<SlotsServer, number[]> = { kept: [], anew: [], plain: [] }
  for (const kind of kinds) await measure(generator, servers[kind], 1_500)
  for (let round = 0; round < rounds; round++)
    for (const kind of kinds) perSecond[kind].push(await measure(generator, servers[kind], 1_000))
  await Promise.all([generator, ...Object.values(servers)].map(({ stop }) => stop()))

  console.log(`${count} slots, ${connections} connections, median of ${rounds} rounds taken in turns`)
  console.table(
    Object.fromEntries(kinds.map((kind) => [titles[kind], { 'requests/s': Math.round(median(perSecond[kind])) }])),
  )
  const ratio = (one: SlotsServer) =>
    median(perSecond[one].map((rate, round) => rate / (perSecond.plain[round] as number))).toFixed(1)
  console.log(`worked out anew, times plain: ${ratio('anew')}`)
  console.log(`as visitors get it, times plain: ${ratio('kept')}`)
}

/** @returns how many slots all of them find */
async function requireSame(servers: Served[]): Promise<number> {
  const answers = await Promise.all(
    servers.map(async ({ first: { port, path } }) => {
      const { slots } = (await (await fetch(`http://127.0.0.1:${port}${path}`)).json()) as {
        slots: { startsAt: string; rate: { amount: number } }[]
      }
      return slots.map(({ startsAt, rate }) => `${startsAt} ${rate.amount}`)
    }),
  )
  const [first = []] = answers
  if (first.length === 0 || answers.some((answer) => answer.join() !== first.join()))
    throw new Error('They do not find the same slots.')
  return first.length
}

async function measure(generator: Partner, { first: { port, path } }: Served, milliseconds: number): Promise<number> {
  const order: LoadOrder = {
    port,
    path,
    headers: ['Accept: application/json'],
    connections,
    milliseconds,
    varies: true,
  }
  return (await generator.ask<LoadResult>(order)).requestsPerSecond
}
