import type { Log } from './ports.ts'
import { SettingsError } from './settings.ts'
import { composeWorker, type WorkerServer } from './worker/compose-worker.ts'
import type { WorkerEnv, WorkerHandler } from './worker/runtime.ts'

/** The API on Cloudflare Workers. An isolate composes once, at its first request. */
const worker: WorkerHandler = {
  async fetch(request, env) {
    try {
      return await serverOf(env).fetch(request)
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error
      // There is no start that could be refused: the log names the setting, visitors learn nothing.
      log('error', 'settings.refused', { message: error.message })
      return Response.json(
        { error: { code: 'internal_error', message: 'The service is not set up yet.' } },
        { status: 500, headers: { 'Cache-Control': 'no-store' } },
      )
    }
  },
  /** By cron trigger, every minute: https://developers.cloudflare.com/workers/configuration/cron-triggers/ */
  async scheduled(_event, env) {
    await serverOf(env).runDueWork()
  },
}

const servers = new WeakMap<WorkerEnv, WorkerServer>()

function serverOf(env: WorkerEnv): WorkerServer {
  const known = servers.get(env)
  if (known !== undefined) return known
  const server = composeWorker(env, log)
  servers.set(env, server)
  return server
}

const log: Log = (level, event, facts) => console[level](JSON.stringify({ level, event, ...facts }))

export default worker
