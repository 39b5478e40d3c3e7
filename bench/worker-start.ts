/**
 * How long a new isolate of the worker takes to its first answer, beyond one that holds an empty worker: for what a
 * visitor reads first, and for everything else. workerd compiles every module when an isolate starts, imported or not
 * (https://github.com/cloudflare/workerd/issues/2372): what that takes is the floor that no lazy loading gets below.
 * Isolates start in turns inside one workerd, so that its own start does not count.
 */
import { bundleWorker } from '../tests/edge/bundle-worker.ts'
import { openWorkerStarts, type WorkerStarts } from '../tests/edge/worker-starts.ts'
import { median } from './support/median.ts'

const rounds = 40
const warmUps = 5

const nothing = { name: 'nothing.js', code: 'export default { fetch: () => new Response("{}") }' }

const ways = [
  { title: 'empty worker', worker: 'empty', path: '/health' },
  { title: 'all modules, none of them run', worker: 'idle', path: '/health' },
  { title: 'what a visitor reads first (reach 15 ms)', worker: 'deskbell', path: '/health' },
  { title: 'everything else', worker: 'deskbell', path: '/api/nowhere' },
]

export async function bench(): Promise<void> {
  const { modules, gzipBytes, startGzipBytes } = await bundleWorker()
  console.log(`gzip: ${kilobytes(startGzipBytes)} at start, ${kilobytes(gzipBytes)} in all`)
  const workers = await openWorkerStarts({ empty: [nothing], idle: [nothing, ...modules], deskbell: modules })
  await measure(workers).finally(workers.stop)
}

async function measure(workers: WorkerStarts): Promise<void> {
  const taken = ways.map((): number[] => [])
  for (let round = -warmUps; round < rounds; round++)
    for (const [index, { worker, path }] of ways.entries()) {
      const milliseconds = await workers.start(worker, path)
      if (round >= 0) taken[index]?.push(milliseconds)
    }
  const [empty = 0, ...others] = taken.map(median)
  const [floor = 0] = others
  console.log(`${ways[0]?.title}: ${empty.toFixed(1)} ms`)
  for (const [index, milliseconds] of others.entries()) {
    const beyond = milliseconds - empty
    console.log(
      `${ways[index + 1]?.title}: ${beyond.toFixed(1)} ms beyond, ratio ${(beyond / (floor - empty)).toFixed(2)}`,
    )
  }
}

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(0)} KB`
