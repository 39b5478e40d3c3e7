import { getConnInfo } from '@hono/node-server/conninfo'
import type { Hono } from 'hono'
import { createHolidays } from '../adapters/holidays/holidays.ts'
import { createNodeOutbound } from '../adapters/outbound/node-outbound.ts'
// Loaded here at once: nobody who pays waits for it.
import '../adapters/stripe/stripe-calls.ts'
import type { StripeSettings } from '../adapters/stripe/stripe-client.ts'
import { compose, type Server } from '../compose.ts'
import type { Env } from '../http/env.ts'
import type { Clock, Log, Mailer } from '../ports.ts'
import type { Settings } from '../settings.ts'
import { createBackground } from './background.ts'
import { listen } from './listen.ts'
import { migrate } from './migrate.ts'
import { openDatabase } from './open-database.ts'
import { runEvery } from './run-every.ts'
import { serveWidget } from './static-files.ts'

export type NodeServer = {
  server: Server
  port: number
  /** All that was begun behind the answers is done. */
  settled: () => Promise<void>
  close: () => Promise<void>
}

type NodeOptions = {
  settings: Settings
  stripe: StripeSettings
  mailer: Mailer
  log: Log
  clock?: Clock
  host: string
  port: number
  /** Folder of the built embed. */
  widgetFolder: string
  dueWorkEveryMilliseconds?: number
  /** In test mode: where Calendly is simulated. */
  calendlyApiBase?: string
  /** In test mode: addresses of this machine that may be fetched. */
  trustOutbound?: (url: URL) => boolean
  onRoundTrip?: () => void
  extend?: (app: Hono<Env>) => void
  /** Runs when the database is ready and before anybody is served. */
  prepare?: (server: Server) => Promise<void>
}

/** The API on one Node process: opens and migrates the database, serves, works off what is due, ends in order. */
export async function startServer(options: NodeOptions): Promise<NodeServer> {
  const { settings, log, clock = Date.now, dueWorkEveryMilliseconds = 15_000 } = options
  const database = await openDatabase(settings, clock)
  await migrate(database.client)
  const { background, settled } = createBackground(log)
  const server = compose(settings, {
    client: database.client,
    mailer: options.mailer,
    stripe: options.stripe,
    outbound: createNodeOutbound(options.trustOutbound === undefined ? {} : { trust: options.trustOutbound }),
    holidays: createHolidays(),
    ...(options.calendlyApiBase === undefined ? {} : { calendlyApiBase: options.calendlyApiBase }),
    clock,
    log,
    background,
    connectionAddress: (c) => getConnInfo(c).remote.address,
    databaseVersion: database.version,
    ...(options.onRoundTrip === undefined ? {} : { onRoundTrip: options.onRoundTrip }),
    extend: (app) => {
      serveWidget(app, options.widgetFolder)
      options.extend?.(app)
    },
  })
  await server.appointOperator()
  await options.prepare?.(server)
  const listening = await listen(server.fetch, options)
  const stop = runEvery(dueWorkEveryMilliseconds, server.runDueWork, log)
  return {
    server,
    port: listening.port,
    settled,
    async close() {
      await listening.close()
      await stop()
      await settled()
      database.client.close()
    },
  }
}
