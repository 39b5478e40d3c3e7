import type { Readable } from 'node:stream'
import { createClient } from '@libsql/client'
import { createIds } from '@deskbell/server/adapters/ids'
import { createDatabase, type Database } from '@deskbell/server/db/client'
import { migrate } from '@deskbell/server/node/migrate'
import { serveSimulator, type RunningSimulator } from '@deskbell/demo/simulator/serve'
import { Miniflare, Response as WorkerdResponse, type Request as WorkerdRequest } from 'miniflare'
import { startSqld } from '../support/sqld.ts'
import { bundleWorker, type WorkerBundle } from './bundle-worker.ts'

const publicUrl = 'https://desk.test'

type SentMail = { to: string; subject: string; text: string; authorization: string | null }

export type EdgeDesk = {
  bundle: WorkerBundle
  db: Database
  ids: ReturnType<typeof createIds>
  simulator: RunningSimulator
  /** As Resend got them, oldest first. */
  mails: SentMail[]
  logged: string[]
  /** Requests of the worker to its database so far. */
  trips: () => number
  request: (
    path: string,
    init?: { method?: string; headers?: Record<string, string>; body?: string },
  ) => Promise<Response>
  /** The cron trigger fires. */
  scheduled: () => Promise<void>
  stop: () => Promise<void>
}

const keys = { secretKey: 'sk_test_of_the_edge', publishableKey: 'pk_test_of_the_edge' }
const webhookSecret = 'whsec_of_the_edge'

/** The production worker in workerd, on a real libSQL server, paying at the simulator over HTTP. */
export async function openEdgeDesk(sqldBinary: string, environment: Record<string, string> = {}): Promise<EdgeDesk> {
  const stops: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const step of stops.toReversed()) await step()
  }
  try {
    const sqld = await startSqld(sqldBinary)
    stops.push(sqld.stop)
    const client = createClient({ url: sqld.url })
    stops.push(async () => client.close())
    await migrate(client)
    const simulator = await serveSimulator({ ...keys, webhook: null, retryDelaysMs: [50, 100] })
    stops.push(simulator.stop)
    const bundle = await bundleWorker()
    const mails: SentMail[] = []
    const logged: string[] = []
    let trips = 0
    const outwards = async (request: WorkerdRequest) => {
      if (request.url.startsWith(sqld.url)) trips++
      return request.url.startsWith('https://api.resend.com/') ? keepMail(request, mails) : passOn(request)
    }
    const settings = {
      DATABASE_URL: sqld.url,
      PUBLIC_URL: publicUrl,
      AUTH_SECRET: 'a secret of the edge that is long enough',
      STRIPE_SECRET_KEY: keys.secretKey,
      STRIPE_PUBLISHABLE_KEY: keys.publishableKey,
      STRIPE_WEBHOOK_SECRET: webhookSecret,
      STRIPE_API_BASE: simulator.url,
      MAIL_URL: 'resend://re_of_the_edge',
      MAIL_FROM: 'Jane Doe <jane@example.com>',
      PLATFORM_FEE_BPS: '250',
      ...environment,
    }
    const workerd = new Miniflare({
      modules: bundle.modules.map(({ name, code }) => ({ type: 'ESModule' as const, path: name, contents: code })),
      compatibilityDate: '2026-07-01',
      compatibilityFlags: ['nodejs_compat'],
      bindings: settings,
      serviceBindings: { ASSETS: async (request: WorkerdRequest) => asset(new URL(request.url).pathname) },
      outboundService: outwards,
      handleRuntimeStdio: (stdout: Readable, stderr: Readable) => {
        for (const stream of [stdout, stderr]) stream.on('data', (part: Buffer) => logged.push(part.toString()))
      },
    })
    stops.push(() => workerd.dispose())
    const address = await workerd.ready
    simulator.control.setWebhook({ url: new URL('/webhooks/stripe', address).href, secret: webhookSecret })
    return {
      bundle,
      db: createDatabase(client),
      ids: createIds(Date.now),
      simulator,
      mails,
      logged,
      trips: () => trips,
      request: async (path, init = {}) =>
        (await workerd.dispatchFetch(`${publicUrl}${path}`, init)) as unknown as Response,
      async scheduled() {
        const worker = (await workerd.getWorker()) as unknown as {
          scheduled: (event: { cron: string }) => Promise<{ outcome: string }>
        }
        const { outcome } = await worker.scheduled({ cron: '* * * * *' })
        if (outcome !== 'ok') throw new Error(`The scheduled event ended with ${outcome}.`)
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function keepMail(request: WorkerdRequest, mails: SentMail[]): Promise<WorkerdResponse> {
  const { to, subject, text } = (await request.json()) as { to: string; subject: string; text: string }
  mails.push({ to, subject, text, authorization: request.headers.get('Authorization') })
  return WorkerdResponse.json({ id: String(mails.length) })
}

async function passOn(request: WorkerdRequest): Promise<WorkerdResponse> {
  const { method, headers } = request
  const body = method === 'GET' || method === 'HEAD' ? null : await request.arrayBuffer()
  const answer = await fetch(request.url, { method, headers: [...headers], body, redirect: 'manual' })
  return new WorkerdResponse(await answer.arrayBuffer(), {
    status: answer.status,
    headers: [...answer.headers].filter(([name]) => !/^content-(?:encoding|length)$/.test(name)),
  })
}

async function asset(path: string): Promise<WorkerdResponse> {
  return path === '/deskbell.js'
    ? new WorkerdResponse('export {}', { headers: { 'Content-Type': 'text/javascript', ETag: '"bundle"' } })
    : new WorkerdResponse('Not found', { status: 404 })
}
