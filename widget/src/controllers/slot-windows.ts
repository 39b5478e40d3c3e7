import type { Slots } from '@deskbell/server/contract/availability'
import type { ApiError } from '../api/api-error.ts'
import { getSlots, type SlotsWanted } from '../api/scheduling.ts'
import type { DeskbellElement } from '../elements/base/deskbell-element.ts'
import type { LoadState } from './load-controller.ts'

interface Loaded {
  state: LoadState<Slots>
  abort: AbortController
  loadedAtMs: number
}

const staleAfterMs = 60_000

/** Free times by the days they were asked for; of several windows one is in sight. */
export class SlotWindows {
  readonly #host: DeskbellElement
  /** The window in sight has come. */
  readonly #shownCame: (slots: Slots, asked: SlotsWanted) => void
  readonly #loaded = new Map<string, Loaded>()
  #shown = ''

  constructor(host: DeskbellElement, shownCame: (slots: Slots, asked: SlotsWanted) => void) {
    this.#host = host
    this.#shownCame = shownCame
  }

  get state(): LoadState<Slots> {
    return this.#loaded.get(this.#shown)?.state ?? { phase: 'loading' }
  }

  /** Gives up the window that was in sight, where it has not come yet. */
  show(asked: SlotsWanted): void {
    const key = this.load(asked)
    if (key === this.#shown) return
    const before = this.#loaded.get(this.#shown)
    if (before?.state.phase === 'loading') {
      before.abort.abort()
      this.#loaded.delete(this.#shown)
    }
    this.#shown = key
  }

  load(asked: SlotsWanted): string {
    const key = JSON.stringify(asked)
    const known = this.#loaded.get(key)
    const isStale =
      known?.state.phase === 'ready' && Date.now() - known.loadedAtMs > staleAfterMs && key !== this.#shown
    if (!known || isStale) void this.#ask(key, asked)
    return key
  }

  forget(): void {
    for (const { abort } of this.#loaded.values()) abort.abort()
    this.#loaded.clear()
  }

  retry(): void {
    this.#loaded.delete(this.#shown)
    this.#host.requestUpdate()
  }

  async #ask(key: string, asked: SlotsWanted): Promise<void> {
    const abort = new AbortController()
    const loaded: Loaded = { state: { phase: 'loading' }, abort, loadedAtMs: Date.now() }
    this.#loaded.set(key, loaded)
    try {
      loaded.state = { phase: 'ready', value: await getSlots(this.#host.client, asked, { signal: abort.signal }) }
    } catch (error) {
      loaded.state = { phase: 'failed', error: error as ApiError }
    }
    if (abort.signal.aborted || key !== this.#shown) return
    if (loaded.state.phase === 'failed') this.#host.announceError(loaded.state.error)
    else {
      this.#shownCame(loaded.state.value, asked)
      void this.#host.announceReady()
    }
    this.#host.requestUpdate()
  }
}
