import { createClient } from '@libsql/client/web'
import { waitUntil } from 'cloudflare:workers'
import { createPlatformOutbound } from '../adapters/outbound/platform-outbound.ts'
import { compose, type Server } from '../compose.ts'
import type { Holidays, Log } from '../ports.ts'
import { readSettings, SettingsError } from '../settings.ts'
import { createWorkerMailer } from './mailer.ts'
import type { WorkerEnv } from './runtime.ts'
import { serveWidgetAssets } from './widget-assets.ts'

/** Another isolate's write shows after ten seconds at most. */
const versionMilliseconds = 10_000

/** A server whose writers block each other frees them when their connections end; without a limit they wait for good. */
const databaseMilliseconds = 10_000

/** @throws SettingsError */
export function composeWorker(env: WorkerEnv, log: Log): Server {
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
  return compose(
    { ...settings, trustedProxyHeader: settings.trustedProxyHeader ?? 'cf-connecting-ip' },
    {
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
    },
  )
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
