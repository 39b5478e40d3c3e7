/**
 * How long a new isolate of the worker takes to its first answer, beyond one that holds an empty worker: for what a
 * visitor reads first, and for everything else. Isolates start in turns inside one workerd, so that its own start does
 * not count.
 */
import { bundleWorker } from '../tests/edge/bundle-worker.ts'
import { openWorkerStarts, type WorkerStarts } from '../tests/edge/worker-starts.ts'
import { median } from './support/median.ts'

const rounds = 40
const warmUps = 5
const reachMilliseconds = 15

const empty = [{ name: 'worker.js', code: 'export default { fetch: () => new Response("{}") }' }]

const starts = [
  { title: 'empty worker', worker: 'empty', path: '/health' },
  { title: 'what a visitor reads first', worker: 'deskbell', path: '/health' },
  { title: 'everything else', worker: 'deskbell', path: '/api/nowhere' },
]

export async function bench(): Promise<void> {
  const bundle = await bundleWorker()
  const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(0)} KB`
  console.log(`gzip: ${kilobytes(bundle.startGzipBytes)} at start, ${kilobytes(bundle.gzipBytes)} in all`)
  const workers = await openWorkerStarts({ empty, deskbell: bundle.modules })
  await measure(workers).finally(workers.stop)
}

async function measure(workers: WorkerStarts): Promise<void> {
  const taken = starts.map((): number[] => [])
  for (let round = -warmUps; round < rounds; round++)
    for (const [index, { worker, path }] of starts.entries()) {
      const milliseconds = await workers.start(worker, path)
      if (round >= 0) taken[index]?.push(milliseconds)
    }
  const nothing = median(taken[0] ?? [])
  for (const [index, { title }] of starts.entries()) {
    const milliseconds = median(taken[index] ?? [])
    const beyond =
      index === 0 ? '' : `, ${(milliseconds - nothing).toFixed(1)} ms beyond (reach ${reachMilliseconds} ms)`
    console.log(`${title}: ${milliseconds.toFixed(1)} ms${beyond}`)
  }
}
