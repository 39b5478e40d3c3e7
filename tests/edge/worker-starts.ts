import { Miniflare } from 'miniflare'
import type { WorkerBundle } from './bundle-worker.ts'

export type WorkerStarts = {
  /** Milliseconds until a new isolate has answered its first request. */
  start: (name: string, path: string) => Promise<number>
  stop: () => Promise<void>
}

type Module = WorkerBundle['modules'][number]

const compatibilityDate = '2026-07-01'

const settings = {
  DATABASE_URL: 'https://database.test',
  PUBLIC_URL: 'https://desk.test',
  AUTH_SECRET: 'a secret of the starts that is long enough',
  STRIPE_SECRET_KEY: 'sk_test_of_the_starts',
  STRIPE_PUBLISHABLE_KEY: 'pk_test_of_the_starts',
  STRIPE_WEBHOOK_SECRET: 'whsec_of_the_starts',
  MAIL_URL: 'resend://re_of_the_starts',
  MAIL_FROM: 'Jane Doe <jane@example.com>',
}

/** Starts the worker it is asked for in an isolate of its own, inside one process that has been running for a while. */
const host = `
import workers from './workers.json'
const known = JSON.parse(workers)
export default {
  fetch(request, env) {
    const name = request.headers.get('Worker')
    const worker = env.LOADER.get(request.headers.get('Isolate'), () => known[name])
    return worker.getEntrypoint().fetch(request)
  },
}`

/** @param workers the modules of each, its entry first */
export async function openWorkerStarts(workers: Record<string, readonly Module[]>): Promise<WorkerStarts> {
  const known = Object.fromEntries(
    Object.entries(workers).map(([name, modules]) => [
      name,
      {
        compatibilityDate,
        compatibilityFlags: ['nodejs_compat'],
        mainModule: modules[0]?.name,
        modules: Object.fromEntries(modules.map(({ name: path, code }) => [path, code])),
        env: settings,
      },
    ]),
  )
  const workerd = new Miniflare({
    modules: [
      { type: 'ESModule', path: 'host.js', contents: host },
      { type: 'Text', path: 'workers.json', contents: JSON.stringify(known) },
    ],
    compatibilityDate,
    workerLoaders: { LOADER: {} },
  })
  await workerd.ready
  let isolates = 0
  return {
    async start(name, path) {
      const headers = { Worker: name, Isolate: String(isolates++) }
      const began = performance.now()
      const answer = await workerd.dispatchFetch(`https://desk.test${path}`, { headers })
      await answer.arrayBuffer()
      const took = performance.now() - began
      if (answer.status >= 500) throw new Error(`${name} answered ${answer.status}.`)
      return took
    },
    stop: () => workerd.dispose(),
  }
}
