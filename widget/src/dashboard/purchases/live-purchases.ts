import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ManagedPurchase, ManagedPurchasePage } from '@deskbell/server/contract/purchases'

const pollEveryMs = 10_000

export type LiveState =
  | { phase: 'loading' }
  | { phase: 'failed'; error: unknown }
  /** `isStale`: the last look failed, what is shown is older. */
  | { phase: 'ready'; purchases: readonly ManagedPurchase[]; nextCursor: string | null; isStale: boolean }

interface LiveOptions {
  key: () => string
  load: (cursor: string | null, signal: AbortSignal) => Promise<ManagedPurchasePage>
  /** Purchases that were not there before, newest first; the first load tells none. */
  arrived?: (purchases: readonly ManagedPurchase[]) => void
  failed: (error: unknown) => void
}

/** The newest page over what is known: changed rows are replaced, new ones come first, older pages stay. */
export const mergePurchases = (
  known: readonly ManagedPurchase[],
  newest: readonly ManagedPurchase[],
): ManagedPurchase[] => {
  const fresh = new Set(newest.map(({ id }) => id))
  return [...newest, ...known.filter(({ id }) => !fresh.has(id))]
}

/** Owns the practice's purchases and keeps them up to date while somebody is looking. */
export class LivePurchases implements ReactiveController {
  state: LiveState = { phase: 'loading' }
  readonly #host
  readonly #options
  #key: string | undefined
  #abort = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(host: ReactiveControllerHost, options: LiveOptions) {
    this.#host = host
    this.#options = options
    host.addController(this)
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#seen)
    this.#host.requestUpdate()
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#seen)
    clearTimeout(this.#timer)
    this.#abort.abort()
    this.#key = undefined
  }

  hostUpdate(): void {
    const key = this.#options.key()
    if (key === this.#key) return
    this.#key = key
    this.state = { phase: 'loading' }
    void this.look()
  }

  retry(): void {
    this.state = { phase: 'loading' }
    this.#host.requestUpdate()
    void this.look()
  }

  async look(): Promise<void> {
    this.#abort.abort()
    clearTimeout(this.#timer)
    const { signal } = (this.#abort = new AbortController())
    try {
      this.#show(await this.#options.load(null, signal), signal)
    } catch (error) {
      if (!signal.aborted) this.#missed(error)
    }
    if (!signal.aborted) this.#wait()
  }

  async more(): Promise<void> {
    if (this.state.phase !== 'ready' || !this.state.nextCursor) return
    const page = await this.#options.load(this.state.nextCursor, this.#abort.signal)
    if (this.state.phase !== 'ready') return
    this.#become({
      ...this.state,
      purchases: mergePurchases(page.data, this.state.purchases),
      nextCursor: page.nextCursor,
    })
  }

  replace(purchase: ManagedPurchase): void {
    if (this.state.phase !== 'ready') return
    const purchases = this.state.purchases.map((known) => (known.id === purchase.id ? purchase : known))
    this.#become({ ...this.state, purchases })
  }

  #show({ data, nextCursor }: ManagedPurchasePage, signal: AbortSignal): void {
    if (signal.aborted) return
    const { state } = this
    if (state.phase !== 'ready') return this.#become({ phase: 'ready', purchases: data, nextCursor, isStale: false })
    const known = new Set(state.purchases.map(({ id }) => id))
    const arrived = data.filter(({ id }) => !known.has(id))
    const hasOlderPages = state.purchases.length > data.length
    this.#become({
      phase: 'ready',
      purchases: mergePurchases(state.purchases, data),
      nextCursor: hasOlderPages ? state.nextCursor : nextCursor,
      isStale: false,
    })
    if (arrived.length) this.#options.arrived?.(arrived)
  }

  #missed(error: unknown): void {
    if (this.state.phase === 'ready') this.#become({ ...this.state, isStale: true })
    else this.#become({ phase: 'failed', error })
    this.#options.failed(error)
  }

  #wait(): void {
    if (document.visibilityState === 'visible' && this.state.phase === 'ready') {
      this.#timer = setTimeout(() => void this.look(), pollEveryMs)
    }
  }

  readonly #seen = (): void => {
    clearTimeout(this.#timer)
    if (document.visibilityState === 'visible' && this.state.phase === 'ready') void this.look()
  }

  #become(state: LiveState): void {
    this.state = state
    this.#host.requestUpdate()
  }
}
