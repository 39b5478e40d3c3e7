import type { ReactiveController } from 'lit'
import type { ApiError } from '../api/api-error.ts'
import type { DeskbellElement } from '../elements/base/deskbell-element.ts'

export type LoadState<Value> =
  | { readonly phase: 'loading' }
  | { readonly phase: 'ready'; readonly value: Value }
  | { readonly phase: 'failed'; readonly error: ApiError }

/**
 * One thing that comes from the API, loaded anew whenever its key changes. Owns its abort signal:
 * what is no longer wanted is given up, and never arrives late.
 */
export class LoadController<Value> implements ReactiveController {
  state: LoadState<Value> = { phase: 'loading' }
  #host
  #keyOf
  #load
  #key: string | undefined
  #abort: AbortController | undefined

  constructor(host: DeskbellElement, keyOf: () => string, load: (key: string, signal: AbortSignal) => Promise<Value>) {
    this.#host = host
    this.#keyOf = keyOf
    this.#load = load
    host.addController(this)
  }

  /** Replaces what is shown, e.g. by the same list with a further page. */
  set(value: Value): void {
    this.#show({ phase: 'ready', value })
  }

  hostConnected(): void {
    this.retry()
  }

  hostUpdate(): void {
    const key = this.#keyOf()
    if (key !== this.#key) void this.#run(key)
  }

  hostDisconnected(): void {
    this.#abort?.abort()
  }

  /** Loads again what is not there. */
  retry(): void {
    if (this.state.phase !== 'ready') this.#key = undefined
    this.#host.requestUpdate()
  }

  #show(state: LoadState<Value>): void {
    this.state = state
    this.#host.requestUpdate()
  }

  async #run(key: string): Promise<void> {
    this.#abort?.abort()
    const { signal } = (this.#abort = new AbortController())
    this.#key = key
    this.state = { phase: 'loading' }
    try {
      const value = await this.#load(key, signal)
      if (signal.aborted) return
      this.set(value)
      void this.#host.announceReady()
    } catch (error) {
      if (signal.aborted) return
      this.#show({ phase: 'failed', error: error as ApiError })
      this.#host.announceError(error as ApiError)
    }
  }
}
