import type { ApiError } from '../../api/api-error.ts'
import { isSignedIn } from '../../api/identity.ts'
import { LoadController, type LoadState } from '../../controllers/load-controller.ts'
import type { DeskbellElement } from '../base/deskbell-element.ts'

export interface Page<Item> {
  data: Item[]
  nextCursor: string | null
}

type Asked = { signal?: AbortSignal; cursor?: string }

/** One section of the area, loaded by itself, so that one that fails takes nothing else along. */
export class Section<Value> {
  protected readonly host: DeskbellElement
  protected readonly ask: (asked: Asked) => Promise<Value>
  readonly #load: LoadController<Value | null>

  constructor(host: DeskbellElement, keyOf: () => string, ask: (asked: Asked) => Promise<Value>) {
    this.host = host
    this.ask = ask
    this.#load = new LoadController(host, keyOf, (_, signal) =>
      isSignedIn(host.client) ? ask({ signal }) : Promise.resolve(null),
    )
  }

  get state(): LoadState<Value | null> {
    return this.#load.state
  }

  get value(): Value | null {
    return this.state.phase === 'ready' ? this.state.value : null
  }

  get error(): ApiError | null {
    return this.state.phase === 'failed' ? this.state.error : null
  }

  retry(): void {
    this.#load.retry()
  }

  set(value: Value): void {
    this.#load.set(value)
  }

  /** What stands here stays until the new answer is there. */
  async refresh(): Promise<void> {
    if (this.state.phase !== 'ready') {
      if (this.state.phase === 'failed') this.retry()
      return
    }
    const value = await this.ask({}).catch(() => null)
    if (value) this.set(value)
    else this.host.requestUpdate()
  }
}

/** A section of which a few lines are shown at first, and further ones when asked for. */
export class PagedSection<Item> extends Section<Page<Item>> {
  busy = false
  failed = false
  readonly #step: number
  #shown: number

  constructor(
    host: DeskbellElement,
    keyOf: () => string,
    ask: (asked: Asked) => Promise<Page<Item>>,
    step = Number.POSITIVE_INFINITY,
  ) {
    super(host, keyOf, ask)
    this.#step = step
    this.#shown = step
  }

  get items(): readonly Item[] {
    return this.value?.data ?? []
  }

  get shown(): readonly Item[] {
    return this.items.slice(0, this.#shown)
  }

  get hasMore(): boolean {
    return this.items.length > this.#shown || !!this.value?.nextCursor
  }

  replace(changed: Item, isSame: (one: Item) => boolean): void {
    const { value } = this
    if (value) this.set({ ...value, data: value.data.map((one) => (isSame(one) ? changed : one)) })
  }

  async more(): Promise<void> {
    const { value } = this
    if (!value || this.busy) return
    const wanted = this.#shown + this.#step
    this.failed = false
    if (value.data.length < wanted && value.nextCursor) {
      this.busy = true
      this.host.requestUpdate()
      const next = await this.ask({ cursor: value.nextCursor }).catch(() => null)
      this.busy = false
      this.failed = !next
      if (next) this.set({ data: [...value.data, ...next.data], nextCursor: next.nextCursor })
    }
    if (!this.failed) this.#shown = wanted
    this.host.requestUpdate()
  }
}
