import { Hono } from 'hono'
import { createClock } from './clock.ts'
import { createControl } from './control.ts'
import type { SimulatorControl } from './control.ts'
import { recordEvent } from './events.ts'
import { createApi } from './http/api.ts'
import { createControlRoutes } from './http/control-routes.ts'
import { createIdempotency } from './http/idempotency.ts'
import { createRequestLog } from './http/request-log.ts'
import { randomId } from './ids.ts'
import type { SimulatorOptions } from './options.ts'
import { createAssets } from './pages/assets.ts'
import { createAuthenticatePage } from './pages/authenticate-page.ts'
import { createIndexPage } from './pages/index-page.ts'
import { createInvoicePage } from './pages/invoice-page.ts'
import { createOnboardingPage } from './pages/onboarding-page.ts'
import { createPaymentPage } from './pages/payment-page.ts'
import { createPortalPage } from './pages/portal-page.ts'
import { createReceiptPage } from './pages/receipt-page.ts'
import { resources } from './resources/index.ts'
import { keepSnapshot } from './snapshot.ts'
import { createStore } from './store.ts'
import { letTimePass } from './timeline.ts'
import { createDispatcher } from './webhooks/dispatcher.ts'
import { createFaults } from './webhooks/faults.ts'
import type { World } from './world.ts'

export type { SimulatorControl } from './control.ts'
export type { SimulatorOptions } from './options.ts'

const retryDelaysMs = [250, 1_000, 4_000, 15_000]
const clockLookMs = 5_000

/** A payment provider in a box: answers Stripe's API, takes test cards, sends webhooks. */
export function createSimulator(options: SimulatorOptions): { app: Hono; control: SimulatorControl } {
  const clock = createClock(options.now ?? Date.now)
  const store = createStore()
  const newId = options.randomId ?? randomId
  const baseUrl = options.baseUrl.replace(/\/$/, '')
  const saved = options.snapshot ? keepSnapshot(options.snapshot, store, clock) : () => {}
  const faults = createFaults()
  const log = createRequestLog()
  const targets = { platform: options.webhook, connect: options.connectWebhook ?? null }
  const targetOf = (account: string | undefined) => (account ? targets.connect : targets.platform)

  const dispatcher = createDispatcher({
    store,
    faults,
    newId,
    target: ({ account }) => targetOf(account),
    fetch: options.fetch ?? fetch,
    now: clock.now,
    retryDelaysMs: options.retryDelaysMs ?? retryDelaysMs,
  })
  const world: World = {
    baseUrl,
    clock,
    store,
    newId,
    cause: null,
    actingFor: null,
    emit(type, object, previous, account) {
      const hasWebhook = targetOf(account) !== null
      dispatcher.dispatch(recordEvent(world, type, object, previous, { account, hasWebhook }))
    },
  }
  const passTime = () => letTimePass(world)
  const look = setInterval(passTime, clockLookMs)
  look.unref()
  dispatcher.resume()

  const close = () => {
    clearInterval(look)
    dispatcher.close()
  }
  const control = createControl({ world, dispatcher, faults, log, passTime, targets, close, saved })
  const keys = { secretKey: options.secretKey, publishableKey: options.publishableKey }
  const idempotency = createIdempotency(store, clock)
  const app = new Hono()
  app.route('/', createApi({ world, keys, resources, idempotency, log, passTime }))
  app.route('/', createPaymentPage(world, passTime))
  app.route('/', createReceiptPage(world))
  app.route('/', createOnboardingPage(world))
  app.route('/', createAuthenticatePage(world))
  app.route('/', createPortalPage(world, passTime))
  app.route('/', createInvoicePage(world, passTime))
  app.route('/', createControlRoutes(control, baseUrl))
  app.route('/', createIndexPage(control, baseUrl))
  app.route('/', createAssets())
  return { app, control }
}
