import { createClient } from '@libsql/client/http'
import { waitUntil } from 'cloudflare:workers'
import { createPlatformOutbound } from '../adapters/outbound/platform-outbound.ts'
import type { Runtime, Server } from '../compose.ts'
import { composeVisitors, type Visitors } from '../compose-visitors.ts'
import type { Holidays, Log } from '../ports.ts'
import { readSettings, SettingsError, type Settings } from '../settings.ts'
import { createWorkerMailer } from './mailer.ts'
import type { WorkerEnv } from './runtime.ts'
import { serveWidgetAssets } from './widget-assets.ts'

/** Another isolate's write shows after ten seconds at most. */
const versionMilliseconds = 10_000

/** A server whose writers block each other frees them when their connections end; without a limit they wait for good. */
const databaseMilliseconds = 10_000

export type WorkerServer = {
  fetch: (request: Request) => Response | Promise<Response>
  runDueWork: () => Promise<void>
}

/** @throws SettingsError */
export function composeWorker(env: WorkerEnv, log: Log): WorkerServer {
  const settings = readSettings(stringsOf(env))
  const { databaseUrl, databaseAuthToken, stripe, mail } = settings
  if (databaseUrl.startsWith('file:'))
    throw new SettingsError('DATABASE_URL must be libsql://… or http(s)://…: a worker has no files.')
  if (stripe === null) throw new SettingsError('STRIPE_SECRET_KEY is missing: a worker has no simulator.')
  // Requests beyond the client's limit would wait for a place that a request of somebody else, perhaps cut off, gives back.
  const concurrency = Number.MAX_SAFE_INTEGER
  const client = createClient({
    url: databaseUrl,
    concurrency,
    fetch: (request: Request) => fetch(request, { signal: AbortSignal.timeout(databaseMilliseconds) }),
    ...(databaseAuthToken === null ? {} : { authToken: databaseAuthToken }),
  })
  const { ASSETS: assets } = env
  const runtime: Runtime = {
    client,
    mailer: createWorkerMailer(mail),
    stripe,
    outbound: createPlatformOutbound(),
    holidays: noHolidays,
    clock: Date.now,
    log,
    background: (work) =>
      waitUntil(work.catch((error: unknown) => log('error', 'background.failed', { error: firstLine(error) }))),
    connectionAddress: () => null,
    databaseVersion: () => String(Math.floor(Date.now() / versionMilliseconds)),
    extend: (app) => {
      if (assets !== undefined) serveWidgetAssets(app, assets)
    },
  }
  return loadedWhenNeeded(
    { ...settings, trustedProxyHeader: settings.trustedProxyHeader ?? 'cf-connecting-ip' },
    runtime,
  )
}

/** Visitors' first reads need a small part; the whole server comes with the first request beyond it, and takes over. */
function loadedWhenNeeded(settings: Settings, runtime: Runtime): WorkerServer {
  let visitors: Visitors | null = composeVisitors(settings, runtime)
  let loading: Promise<Server> | undefined
  const whole = () =>
    (loading ??= import('../compose.ts').then(({ compose }) => {
      const server = compose(settings, runtime)
      visitors = null
      return server
    }))
  return {
    fetch: async (request) => (visitors?.answers(request) ? visitors : await whole()).fetch(request),
    runDueWork: async () => (await whole()).runDueWork(),
  }
}

/** Their dates weigh more than the whole worker: there the holidays of a country are unknown. */
const noHolidays: Holidays = { countries: async () => [], regions: async () => [], dates: async () => [] }

function stringsOf(env: WorkerEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

function firstLine(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] as string) : 'unknown'
}
