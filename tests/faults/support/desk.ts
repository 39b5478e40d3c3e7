import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { serveSimulator } from '@deskbell/demo/simulator/serve'
import type { SimulatorControl } from '@deskbell/demo/simulator'
import type { CheckoutStarted } from '@deskbell/server/contract/checkout'
import { createDatabase, type Database } from '@deskbell/server/db/client'
import { openFileClient } from '@deskbell/server/db/open-file'
import { openShop, type Shop } from '../../api/checkout/shop.ts'
import { returnUrl, siteOrigin } from '../../support/scenario.ts'

const webhookSecret = 'whsec_of_the_tests'

export type RunningServer = {
  url: string
  /** The process is gone before this resolves, wherever it was: `kill -9`. */
  kill: () => Promise<void>
  send: <Body>(
    method: string,
    path: string,
    headers?: Record<string, string>,
    body?: unknown,
  ) => Promise<{ status: number; body: Body }>
  startCheckout: (
    packageId: string,
    headers?: Record<string, string>,
  ) => Promise<{ status: number; body: CheckoutStarted }>
  /** A checkout that must be opened. */
  buy: (packageId: string) => Promise<CheckoutStarted>
  /** What the timer does, all that is due, until nothing is. */
  doDueWork: () => Promise<void>
}

/** A file with the practice of Jane, a payment simulator that outlives every server, and servers on that file. */
export type Desk = {
  shop: Pick<Shop, 'jane' | 'owner'>
  db: Database
  simulator: SimulatorControl
  webhookTo: (server: RunningServer | null) => void
  /** @param aheadMs how far the server's clock is ahead: a server that starts again later */
  start: (aheadMs?: number) => Promise<RunningServer>
  close: () => Promise<void>
}

/**
 * @param prepare stocks the shop before any server runs
 * @param serverUrl of a libSQL server, instead of a file
 */
export async function openDesk(prepare: (shop: Shop) => Promise<void>, serverUrl?: string): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'deskbell-faults-'))
  const databaseUrl = serverUrl ?? `file:${join(folder, 'deskbell.db')}`
  const shop = await openShop({ databaseUrl })
  // Sessions are dated by the clock of the day; the tests' own stands still.
  shop.app.clock.set(new Date().toISOString())
  await prepare(shop)
  await shop.app.close()
  const simulator = await serveSimulator({
    secretKey: 'sk_test_of_the_tests',
    publishableKey: 'pk_test_of_the_tests',
    webhook: null,
    retryDelaysMs: [20, 40],
  })
  const client = serverUrl === undefined ? await openFileClient(databaseUrl) : createClient({ url: serverUrl })
  const children = new Set<ChildProcess>()
  return {
    shop,
    db: createDatabase(client),
    simulator: simulator.control,
    webhookTo: (server) =>
      simulator.control.setWebhook(
        server === null ? null : { url: `${server.url}/webhooks/stripe`, secret: webhookSecret },
      ),
    async start(aheadMs = 0) {
      const child = fork(new URL('./server-process.ts', import.meta.url), {
        execArgv: [],
        env: {
          PATH: process.env['PATH'],
          DATABASE_URL: databaseUrl,
          PUBLIC_URL: 'https://desk.test',
          AUTH_SECRET: 'a secret of the tests that is long enough',
          RATE_LIMIT_FACTOR: '1000',
          STRIPE_WEBHOOK_SECRET: webhookSecret,
          SIMULATOR_URL: simulator.url,
          CLOCK_AHEAD_MS: String(aheadMs),
        },
      })
      children.add(child)
      const [{ port }] = (await Promise.race([
        once(child, 'message'),
        once(child, 'exit').then(() => Promise.reject(new Error('The server ended before it listened.'))),
      ])) as [{ port: number }]
      return serverAt(`http://127.0.0.1:${port}`, child)
    },
    async close() {
      for (const child of children) await kill(child)
      client.close()
      await simulator.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function serverAt(url: string, child: ChildProcess): RunningServer {
  const send: RunningServer['send'] = async <Body>(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: unknown,
  ) => {
    const init = body === undefined ? {} : { body: JSON.stringify(body) }
    const response = await fetch(url + path, {
      method,
      headers: {
        Origin: siteOrigin,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...init,
    })
    return { status: response.status, body: (await response.json()) as Body }
  }
  return {
    url,
    send,
    kill: () => kill(child),
    startCheckout: (packageId, headers) => send('POST', '/api/checkout/sessions', headers, { packageId, returnUrl }),
    async buy(packageId) {
      const { status, body } = await send<CheckoutStarted>(
        'POST',
        '/api/checkout/sessions',
        {},
        { packageId, returnUrl },
      )
      if (status !== 201) throw new Error(`Starting a checkout answered ${status}: ${JSON.stringify(body)}`)
      return body
    },
    async doDueWork() {
      // A round takes 25 purchases and 25 webhooks.
      for (let round = 0; round < 4; round++) await send('POST', '/test/due-work')
    },
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}
