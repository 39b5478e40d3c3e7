import { bundleWorker } from '../tests/edge/bundle-worker.ts'
import { openWorkerStarts } from '../tests/edge/worker-starts.ts'
import { median } from './support/median.ts'
export async function bench() {
const b = await bundleWorker()
const e = { name: 'empty.js', code: 'export default { fetch: () => new Response("{}") }' }
const only = (f: (n: {name:string}) => boolean) => [e, ...b.modules.filter(f)]
const imp = (n: string) => [{ name: 'empty.js', code: `export default { async fetch() { await import("./${n}"); return new Response("{}") } }` }, ...b.modules]
const hono = { name: 'empty.js', code: 'export default { fetch: () => new Response("{}") }\n/*' + 'x'.repeat(1_700_000) + '*/' }
const w = await openWorkerStarts({ empty: [e], all: only(() => true), comment: [hono], evalAll: imp('worker.js') })
const t: Record<string, number[]> = {}
for (let i = 0; i < 25; i++) for (const n of ['empty', 'all', 'comment', 'evalAll']) (t[n] ??= []).push(await w.start(n, '/health'))
for (const [n, v] of Object.entries(t)) console.log(n, median(v).toFixed(1), Math.min(...v).toFixed(1))
await w.stop()
}
