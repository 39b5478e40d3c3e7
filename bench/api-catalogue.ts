/**
 * The public list of packages as visitors get it, with CORS and security headers, against what Node's own HTTP server
 * does with a body of the same size, and against the same query behind Hono, asked each time.
 */
import type { CatalogueServer } from './support/catalogue-server.ts'
import type { LoadOrder, LoadResult } from './support/load.ts'
import { median } from './support/median.ts'
import { start, type Partner } from './support/processes.ts'

const path = '/api/packages?practice=jane'
const headers = [
  'Accept: application/json',
  'Accept-Encoding: gzip, deflate, br',
  'Accept-Language: en',
  'Origin: https://jane.test',
  'Referer: https://jane.test/',
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
]
const rounds = 7
const connections = 32

type Measured = { perSecond: number; microsecondsOfCpu: number }

export async function bench(): Promise<void> {
  const generator = await start('load.ts')
  const deskbell = await serve('deskbell')
  const bytes = (await (await fetch(`http://127.0.0.1:${deskbell.first.port}${path}`)).arrayBuffer()).byteLength
  const servers = { bare: await serve('bare', bytes), deskbell, drizzle: await serve('drizzle') }
  const kinds = Object.keys(servers) as CatalogueServer[]
  const measured: Record<CatalogueServer, Measured[]> = { bare: [], deskbell: [], drizzle: [] }
  for (const kind of kinds) await measure(generator, servers[kind], 1_500)
  for (let round = 0; round < rounds; round++) {
    for (const kind of kinds) measured[kind].push(await measure(generator, servers[kind], 1_000))
  }
  await Promise.all([generator, ...Object.values(servers)].map(({ stop }) => stop()))

  const figures = (kind: CatalogueServer) => ({
    'requests/s': Math.round(median(measured[kind].map(({ perSecond }) => perSecond))),
    'CPU µs/request': Number(median(measured[kind].map(({ microsecondsOfCpu }) => microsecondsOfCpu)).toFixed(1)),
  })
  console.log(`${bytes} bytes of JSON, ${connections} connections, median of ${rounds} rounds taken in turns`)
  console.table({
    'node:http hello': figures('bare'),
    Deskbell: figures('deskbell'),
    'Hono + Drizzle': figures('drizzle'),
  })
  const ratio = (other: CatalogueServer) =>
    median(measured.deskbell.map(({ perSecond }, round) => perSecond / (measured[other][round] as Measured).perSecond))
  console.log(`of node:http hello: ${ratio('bare').toFixed(2)} (reach 0.65)`)
  console.log(`times Hono + Drizzle: ${ratio('drizzle').toFixed(1)} (reach 15)`)
}

type Served = Partner & { first: { port: number } }

function serve(kind: CatalogueServer, bytes = 0): Promise<Served> {
  return start<{ port: number }>('catalogue-server.ts', [kind, String(bytes)], true)
}

async function measure(generator: Partner, server: Served, milliseconds: number): Promise<Measured> {
  const order: LoadOrder = { port: server.first.port, path, headers, connections, milliseconds }
  const before = await server.ask<NodeJS.CpuUsage>('cpu')
  const { requests, requestsPerSecond } = await generator.ask<LoadResult>(order)
  const after = await server.ask<NodeJS.CpuUsage>('cpu')
  const cpu = after.user + after.system - before.user - before.system
  return { perSecond: requestsPerSecond, microsecondsOfCpu: cpu / requests }
}
