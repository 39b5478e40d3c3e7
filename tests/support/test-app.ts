import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCalendlySimulator, type CalendlyControl } from '@deskbell/demo/calendly/simulator'
import { createSimulator, type SimulatorControl } from '@deskbell/demo/simulator'
import { createHolidays } from '@deskbell/server/adapters/holidays/holidays'
import { createMailbox, type Mailbox } from '@deskbell/server/adapters/mail/mailbox'
import { createNodeOutbound } from '@deskbell/server/adapters/outbound/node-outbound'
import { compose, type Server } from '@deskbell/server/compose'
import { createBackground } from '@deskbell/server/node/background'
import { migrate } from '@deskbell/server/node/migrate'
import { openDatabase } from '@deskbell/server/node/open-database'
import type { OutboundFetch } from '@deskbell/server/ports'
import { readSettings } from '@deskbell/server/settings'
import { createTestClock, type TestClock } from './test-clock.ts'

export const publicUrl = 'https://desk.test'
/** Runs the installation, and is a member of no practice. */
export const operatorEmail = 'operator@desk.test'
/** Opens the account at the simulator of Calendly. */
export const calendlyToken = 'a-token-of-calendly'
/** The page of a consultant that carries the embed. */
export const siteOrigin = 'https://jane.test'

export type TestApp = {
  server: Server
  db: Server['deps']['db']
  clock: TestClock
  simulator: SimulatorControl
  calendly: CalendlyControl
  /** The simulator's API, for an SDK that does what somebody would do in Stripe's dashboard. */
  stripeFetch: typeof fetch
  mailbox: Mailbox
  /** Trips to the database since the last call of `countTrips`. */
  countTrips: (work: () => Promise<unknown>) => Promise<number>
  logged: { level: string; event: string; facts: Record<string, unknown> | undefined }[]
  /** Sends a request as it is. */
  request: (path: string, init?: RequestInit & { address?: string }) => Promise<Response>
  /** Webhooks delivered, mails sent, everything behind the answers done. */
  settled: () => Promise<void>
  databaseUrl: string
  /** Every route the app has, as `GET /api/packages/:id`; middleware is left out. */
  routes: string[]
  close: () => Promise<void>
}

const calendlyApi = 'https://api.calendly.com'

type TestAppOptions = { environment?: Record<string, string>; databaseUrl?: string; startAt?: string }

/** The real app on a real migrated libSQL file, paying at the simulator, all in this process. */
export async function createTestApp({
  environment = {},
  databaseUrl,
  startAt = '2026-12-01T09:00:00Z',
}: TestAppOptions = {}): Promise<TestApp> {
  const folder = mkdtempSync(join(tmpdir(), 'deskbell-test-'))
  const clock = createTestClock(startAt)
  const settings = readSettings({
    DATABASE_URL: databaseUrl ?? `file:${join(folder, 'deskbell.db')}`,
    PUBLIC_URL: publicUrl,
    AUTH_SECRET: 'a secret of the tests that is long enough',
    OWNER_EMAIL: operatorEmail,
    MAIL_URL: 'mailbox:',
    ...environment,
  })
  const database = await openDatabase(settings, clock)
  await migrate(database.client)

  const logged: TestApp['logged'] = []
  const log = (level: string, event: string, facts?: Record<string, unknown>) =>
    void logged.push({ level, event, facts })
  const { background, settled: backgroundSettled } = createBackground(log)
  const mailbox = createMailbox(clock)
  const webhookSecret = 'whsec_of_the_tests'
  const connectWebhookSecret = 'whsec_of_connected_accounts'
  const stripe = {
    secretKey: 'sk_test_of_the_tests',
    publishableKey: 'pk_test_of_the_tests',
    webhookSecret,
    connectWebhookSecret,
    apiBase: 'https://stripe.test',
    simulated: true,
  }
  let trips = 0
  let routes: string[] = []
  const send = (request: Request, address = '203.0.113.7') => Promise.resolve(server.fetch(request, { address }))
  const { app: simulatorApp, control: simulator } = createSimulator({
    baseUrl: stripe.apiBase,
    secretKey: stripe.secretKey,
    publishableKey: stripe.publishableKey,
    webhook: { url: `${publicUrl}/webhooks/stripe`, secret: webhookSecret },
    connectWebhook: { url: `${publicUrl}/webhooks/stripe-connect`, secret: connectWebhookSecret },
    now: clock,
    fetch: (input, init) => send(new Request(input, init)),
    retryDelaysMs: [5, 10],
  })
  const stripeFetch: typeof fetch = async (input, init) => simulatorApp.fetch(new Request(input, init))
  const { app: calendlyApp, control: calendly } = createCalendlySimulator({
    baseUrl: calendlyApi,
    token: calendlyToken,
    now: clock,
    fetch: (input, init) => send(new Request(input, init)),
  })
  const throughTheDoor = createNodeOutbound({
    trust: ({ hostname }) => hostname === '127.0.0.1',
    timeoutMilliseconds: 2_000,
  })
  const outbound: OutboundFetch = async (url, request = {}) => {
    if (!url.startsWith(`${calendlyApi}/`)) return throughTheDoor(url, request)
    const { method = 'GET', headers = {}, body } = request
    const asked = new Request(url, {
      method,
      headers: { ...headers },
      ...(body === undefined ? {} : { body }),
    })
    const answer = await calendlyApp.fetch(asked)
    return { status: answer.status, headers: answer.headers, bytes: new Uint8Array(await answer.arrayBuffer()) }
  }
  const server = compose(settings, {
    client: database.client,
    mailer: mailbox.send,
    stripe: { ...stripe, fetch: stripeFetch },
    outbound,
    holidays: createHolidays(),
    clock,
    log,
    background,
    connectionAddress: (c) => (c.env as { address?: string } | undefined)?.address,
    databaseVersion: database.version,
    onRoundTrip: () => void trips++,
    extend: (hono) => {
      routes = [
        ...new Set(hono.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`)),
      ]
    },
  })

  return {
    server,
    db: server.deps.db,
    clock,
    simulator,
    calendly,
    stripeFetch,
    mailbox,
    logged,
    databaseUrl: settings.databaseUrl,
    routes,
    request: (path, { address, ...init } = {}) => send(new Request(new URL(path, publicUrl), init), address),
    async settled() {
      await simulator.settled()
      await backgroundSettled()
    },
    async countTrips(work) {
      const before = trips
      await work()
      return trips - before
    },
    async close() {
      simulator.close()
      await backgroundSettled()
      database.client.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
