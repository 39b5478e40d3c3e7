import type { PaymentOutcome } from './checkout/payment.ts'
import { finishAuthentication, payWithCard } from './checkout/payment.ts'
import { expireSession } from './checkout/expiry.ts'
import { enterCode } from './checkout/codes.ts'
import { reprice } from './checkout/reprice.ts'
import { sessionTable } from './checkout/session.ts'
import type { CheckoutSession } from './checkout/session.ts'
import type { StripeEvent } from './events.ts'
import type { RecordedRequest, RequestLog } from './http/request-log.ts'
import { createMoneyControl } from './money-control.ts'
import type { MoneyControl } from './money-control.ts'
import type { WebhookTarget } from './options.ts'
import type { Delivery } from './webhooks/deliveries.ts'
import type { Dispatcher } from './webhooks/dispatcher.ts'
import type { Fault, Faults } from './webhooks/faults.ts'
import type { World } from './world.ts'

export type Payment = {
  card?: string
  email?: string
  name?: string
  /** What the payer does where the card asks for authentication; left waiting when absent. */
  authentication?: 'succeed' | 'fail'
  /** Where the payer is, for sessions that are taxed; the US when absent. */
  country?: string
  /** A promotion code to enter first. */
  code?: string
}

export type SimulatorControl = MoneyControl & {
  /** Milliseconds, by the simulator's clock. */
  now(): number
  /** Moves the clock on and lets happen what fell due. */
  advanceClock(ms: number): void
  sessions(): CheckoutSession[]
  session(id: string): CheckoutSession | undefined
  pay(sessionId: string, payment?: Payment): PaymentOutcome
  expire(sessionId: string): CheckoutSession
  /** Oldest first, as they happened. */
  events(type?: string): StripeEvent[]
  deliveries(eventId?: string): Delivery[]
  redeliver(eventId: string): Promise<Delivery>
  setFault(fault: Fault): void
  clearFaults(): void
  faults(): Fault[]
  /** Attempts now whatever waits: delayed, held back or to be retried. */
  deliverPending(): Promise<void>
  /** Resolves once no delivery waits any more, retries included. */
  settled(): Promise<void>
  /** The API calls received, with the answers given; oldest first, the last thousand. */
  requests(): RecordedRequest[]
  clearRequests(): void
  setWebhook(webhook: WebhookTarget | null): void
  setConnectWebhook(webhook: WebhookTarget | null): void
  /** Forgets everything but the clock. */
  reset(): void
  /** Stops the timers; nothing further is delivered. */
  close(): void
}

type ControlParts = {
  world: World
  dispatcher: Dispatcher
  faults: Faults
  log: RequestLog
  passTime(): void
  targets: { platform: WebhookTarget | null; connect: WebhookTarget | null }
  close(): void
  saved(): void
}

const farYear = 2040

/** What a payer fills in besides the card. */
function prepared(world: World, session: CheckoutSession, { country, code }: Payment): CheckoutSession {
  if (session.status !== 'open') return session
  const taxed = session.automatic_tax.enabled && (country || session.automatic_tax.status !== 'complete')
  if (taxed) reprice(world, session, { country: country ?? 'US' })
  const problem = code === undefined ? null : enterCode(world, session, code)
  if (problem) throw new Error(problem)
  return sessionTable(world).find(session.id) ?? session
}

export function createControl(parts: ControlParts): SimulatorControl {
  const { world, dispatcher, faults, log, passTime } = parts
  const events = world.store.table<StripeEvent>('events')

  function knownSession(id: string): CheckoutSession {
    passTime()
    const session = sessionTable(world).find(id)
    if (!session) throw new Error(`The payment simulator has no session ${id}.`)
    return session
  }

  return {
    ...createMoneyControl(world),
    now: world.clock.now,
    advanceClock(ms) {
      world.clock.advance(ms)
      parts.saved()
      passTime()
    },
    sessions: () => sessionTable(world).all(),
    session: (id) => sessionTable(world).find(id),
    pay(sessionId, payment = {}) {
      const session = prepared(world, knownSession(sessionId), payment)
      const outcome = payWithCard(world, session, {
        number: payment.card ?? '4242424242424242',
        expMonth: 12,
        expYear: farYear,
        email: session.customer_email ?? payment.email ?? 'payer@example.com',
        name: payment.name ?? 'Test Payer',
      })
      if (outcome.status !== 'requires_authentication' || !payment.authentication) return outcome
      return finishAuthentication(world, knownSession(sessionId), payment.authentication === 'succeed')
    },
    expire(sessionId) {
      const session = knownSession(sessionId)
      if (session.status !== 'open') throw new Error(`The session ${sessionId} is ${session.status} already.`)
      return expireSession(world, session)
    },
    events: (type) =>
      events
        .all()
        .toReversed()
        .filter((event) => type === undefined || event.type === type),
    deliveries: dispatcher.deliveries,
    redeliver(eventId) {
      const event = events.find(eventId)
      if (!event) return Promise.reject(new Error(`The payment simulator has no event ${eventId}.`))
      return dispatcher.redeliver(event)
    },
    setFault: faults.set,
    clearFaults: faults.clear,
    faults: faults.all,
    deliverPending: dispatcher.deliverPending,
    settled: dispatcher.settled,
    requests: log.all,
    clearRequests: log.clear,
    setWebhook(webhook) {
      parts.targets.platform = webhook
    },
    setConnectWebhook(webhook) {
      parts.targets.connect = webhook
    },
    reset() {
      dispatcher.close()
      world.store.restore({})
      parts.saved()
      faults.clear()
      log.clear()
    },
    close: parts.close,
  }
}
