import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ApiClient } from '../api/client.ts'
import type { FunnelEvent } from '@deskbell/server/contract/events'
import { sendFunnel } from '../api/funnel.ts'

const waitMs = 5000

/** Tells how far somebody came, each step once a visit, several at a time, and what is left when the page goes. */
export class BookingFunnel implements ReactiveController {
  readonly #host: ReactiveControllerHost & { readonly client: ApiClient }
  readonly #told = new Set<string>()
  #events: FunnelEvent[] = []
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(host: ReactiveControllerHost & { readonly client: ApiClient }) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#flush)
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#flush)
    this.#flush()
  }

  tell(step: FunnelEvent['step'], outcome: FunnelEvent['outcome'], code?: string): void {
    const key = `${step} ${outcome} ${code}`
    if (this.#told.has(key)) return
    this.#told.add(key)
    this.#events.push({ step, outcome, ...(code && { code }) })
    this.#timer ??= setTimeout(this.#flush, waitMs)
  }

  readonly #flush = (): void => {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#events.length) sendFunnel(this.#host.client, this.#events)
    this.#events = []
  }
}
