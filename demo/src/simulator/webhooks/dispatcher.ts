import type { WebhookTarget } from '../options.ts'
import type { Store } from '../store.ts'
import type { StripeEvent } from '../events.ts'
import type { Delivery, DeliveryAttempt } from './deliveries.ts'
import type { Faults } from './faults.ts'
import { signatureHeader } from './signature.ts'
import { createWaitingRoom } from './waiting-room.ts'

type DispatcherParts = {
  store: Store
  faults: Faults
  target: (event: StripeEvent) => WebhookTarget | null
  fetch: typeof fetch
  newId: (prefix: string) => string
  /** Milliseconds by the simulator's clock. */
  now: () => number
  retryDelaysMs: number[]
}

const attemptTimeoutMs = 15_000
const delayedByDefaultMs = 2_000
const heldBackByDefaultMs = 400

/** Posts events to the webhook, one after the other, and makes the mistakes it is asked for. */
export function createDispatcher(parts: DispatcherParts) {
  const { store, faults, target, retryDelaysMs } = parts
  const deliveries = store.table<Delivery>('_deliveries')
  const events = store.table<StripeEvent>('events')
  const later = createWaitingRoom()
  const heldBack = createWaitingRoom()
  let queue: Promise<void> = Promise.resolve()
  let watchers: (() => void)[] = []

  const isSettled = () => deliveries.all().every((delivery) => delivery.state !== 'waiting')

  function tellWatchers(): void {
    if (!isSettled()) return
    for (const resolve of watchers) resolve()
    watchers = []
  }

  function newDelivery(event: StripeEvent, fault: Delivery['fault']): Delivery {
    return deliveries.insert({
      id: parts.newId('dl'),
      eventId: event.id,
      eventType: event.type,
      state: fault === 'drop' ? 'dropped' : 'waiting',
      fault,
      attempts: [],
    })
  }

  function enqueue(id: string): Promise<void> {
    queue = queue.then(() => attempt(id))
    return queue
  }

  async function attempt(id: string): Promise<void> {
    const delivery = deliveries.find(id)
    const event = delivery && events.find(delivery.eventId)
    if (!delivery || !event) return
    const made = await post(event)
    // Forgotten meanwhile, by a reset.
    if (!deliveries.find(id)) return tellWatchers()
    const attempts = [...delivery.attempts, made]
    const delivered = made.status !== null && made.status >= 200 && made.status < 300
    const retryIn = delivered ? undefined : retryDelaysMs[attempts.length - 1]
    const state = delivered ? 'delivered' : retryIn === undefined ? 'failed' : 'waiting'
    deliveries.update(id, { attempts, state })
    if (delivered) events.update(event.id, { pending_webhooks: 0 })
    if (retryIn !== undefined) later.enter(retryIn, () => void enqueue(id))
    if (delivery.fault !== 'reorder') heldBack.open('newest')
    tellWatchers()
  }

  async function post(event: StripeEvent): Promise<DeliveryAttempt> {
    const at = Date.now()
    const webhook = target(event)
    if (!webhook) return { at, status: null, error: 'no webhook is set' }
    const body = JSON.stringify(event, null, 2)
    // Receivers refuse old timestamps and accept future ones, whichever of the two clocks they go by.
    const timestamp = Math.floor(Math.max(at, parts.now()) / 1000)
    try {
      const response = await parts.fetch(webhook.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Stripe/1.0 (payment simulator)',
          'stripe-signature': await signatureHeader(body, webhook.secret, timestamp),
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(attemptTimeoutMs),
      })
      await response.body?.cancel()
      return { at, status: response.status }
    } catch (error) {
      return { at, status: null, error: error instanceof Error ? error.message : String(error) }
    }
  }

  return {
    dispatch(event: StripeEvent): void {
      if (!target(event)) return
      const fault = faults.take(event.type)
      const { id } = newDelivery(event, fault?.kind ?? null)
      const begin = () => void enqueue(id)
      if (fault?.kind === 'drop') return
      if (fault?.kind === 'delay') return later.enter(fault.delayMs ?? delayedByDefaultMs, begin)
      if (fault?.kind === 'reorder') return heldBack.enter(fault.delayMs ?? heldBackByDefaultMs, begin)
      begin()
      if (fault?.kind === 'duplicate') void enqueue(newDelivery(event, 'duplicate').id)
    },
    async redeliver(event: StripeEvent): Promise<Delivery> {
      const { id } = newDelivery(event, null)
      await enqueue(id)
      return deliveries.find(id) as Delivery
    },
    /** Takes up what an earlier run left waiting. */
    resume(): void {
      for (const { id, state } of deliveries.all().toReversed()) {
        if (state === 'waiting') later.enter(retryDelaysMs[0] ?? 0, () => void enqueue(id))
      }
    },
    /** Attempts everything that waits, now, whatever it waits for. */
    async deliverPending(): Promise<void> {
      later.open()
      heldBack.open('newest')
      await queue
    },
    settled(): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>()
      watchers.push(resolve)
      tellWatchers()
      return promise
    },
    deliveries: (eventId?: string): Delivery[] =>
      deliveries.all().filter((delivery) => eventId === undefined || delivery.eventId === eventId),
    close(): void {
      later.abandon()
      heldBack.abandon()
    },
  }
}

export type Dispatcher = ReturnType<typeof createDispatcher>
