import type { LitElement, ReactiveController } from 'lit'
import type { FieldError } from '@deskbell/server/contract/errors'
import { ApiError } from '../../api/api-error.ts'

/** Dotted path, as the server's field errors name it → what to do. */
export type FieldErrors = Readonly<Record<string, string>>

interface Versioned {
  version: number
}

export interface EditOptions<Saved extends Versioned, Values extends object> {
  /** What is wrong with what was typed. */
  check: (values: Values) => FieldErrors
  /** `version` is null for something new. */
  save: (values: Values, version: number | null) => Promise<Saved>
  /** What the server has now, after somebody else changed it. */
  reload: () => Promise<Saved>
  valuesOf: (saved: Saved) => Values
  /** The values are the saved ones by now. */
  onSaved: (saved: Saved) => void
  wordsFor: (error: unknown) => string
}

const pathsBelow = (path: string, errors: FieldErrors): string | undefined =>
  Object.keys(errors).find((key) => key === path || key.startsWith(`${path}.`))

const byPath = (fields: readonly FieldError[]): FieldErrors => Object.fromEntries(fields.map(({ path, message }) => [path, message]))

/**
 * Owns a form: what was typed, what was saved before, which errors are shown where, and the way to the server. What was
 * typed is never thrown away by anything but the person.
 */
export class EditController<Saved extends Versioned, Values extends object> implements ReactiveController {
  busy = false
  /** What stopped the last saving, in words; errors of fields stand at their fields. */
  problem: string | null = null
  /** What somebody else saved meanwhile. */
  theirs: Saved | null = null
  readonly #host
  readonly #options
  #values: Values | null = null
  #before = ''
  #version: number | null = null
  #shown = new Set<string>()
  #isTried = false
  #fromServer: FieldErrors = {}
  #placed = new Set<string>()

  constructor(host: LitElement, options: EditOptions<Saved, Values>) {
    this.#host = host
    this.#options = options
    host.addController(this)
  }

  hostUpdate(): void {
    this.#placed.clear()
  }

  /** True once there is something to edit. */
  get isOpen(): boolean {
    return this.#values !== null
  }

  get values(): Values {
    if (!this.#values) throw new Error('Nothing is open for editing.')
    return this.#values
  }

  get version(): number | null {
    return this.#version
  }

  get isChanged(): boolean {
    return this.#values !== null && JSON.stringify(this.#values) !== this.#before
  }

  /** Opens something for editing. */
  open(values: Values, version: number | null): void {
    this.#values = values
    this.#before = JSON.stringify(values)
    this.#version = version
    this.#fromServer = {}
    this.#shown.clear()
    this.#isTried = false
    this.problem = null
    this.theirs = null
    this.#host.requestUpdate()
  }

  close(): void {
    this.#values = null
    this.#before = ''
  }

  /** Our own change elsewhere raised the version of the same record. */
  follow(version: number): void {
    if (this.#version !== null) this.#version = version
  }

  change(patch: Partial<Values>, path: string): void {
    this.#values = { ...this.values, ...patch }
    this.#fromServer = Object.fromEntries(Object.entries(this.#fromServer).filter(([key]) => key !== path && !key.startsWith(`${path}.`)))
    if (Object.keys(this.errors).length === 0) this.problem = null
    this.#touched.add(path)
    this.#host.requestUpdate()
  }

  readonly #touched = new Set<string>()

  /** A field was left: what is wrong with it is said now, unless nobody typed there. */
  leave(path: string): void {
    if (this.#touched.has(path)) this.#shown.add(path)
    this.#host.requestUpdate()
  }

  /** Rows below this path moved: what was said of them no longer fits. */
  forget(path: string): void {
    const isElsewhere = (key: string) => !key.startsWith(`${path}.`)
    this.#shown = new Set([...this.#shown].filter(isElsewhere))
    this.#fromServer = Object.fromEntries(Object.entries(this.#fromServer).filter(([key]) => isElsewhere(key)))
  }

  /** The errors that are shown now. */
  get errors(): FieldErrors {
    if (!this.#values) return {}
    const found = Object.entries(this.#options.check(this.#values))
    return { ...Object.fromEntries(found.filter(([path]) => this.#isTried || this.#shown.has(path))), ...this.#fromServer }
  }

  errorAt(path: string): string | null {
    const { errors } = this
    const key = pathsBelow(path, errors)
    this.#placed.add(path)
    return key === undefined ? null : (errors[key] ?? null)
  }

  /** Errors of fields that this form does not show; ask for them after the fields. */
  get unplaced(): string[] {
    const { errors } = this
    const placed = new Set([...this.#placed].flatMap((path) => Object.keys(errors).filter((key) => key === path || key.startsWith(`${path}.`))))
    return Object.entries(errors).flatMap(([path, message]) => (placed.has(path) ? [] : [message]))
  }

  async submit(): Promise<void> {
    if (this.busy) return
    this.#isTried = true
    this.#fromServer = {}
    if (Object.keys(this.errors).length > 0) return this.#pointAtErrors()
    await this.#save(this.#version)
  }

  /** Theirs instead of what was typed. */
  takeTheirs(): void {
    if (this.theirs) this.open(this.#options.valuesOf(this.theirs), this.theirs.version)
  }

  /** What was typed over theirs, knowingly. */
  async overwrite(): Promise<void> {
    if (this.theirs) await this.#save(this.theirs.version)
  }

  async #save(version: number | null): Promise<void> {
    this.busy = true
    this.problem = null
    this.#host.requestUpdate()
    const sent = JSON.stringify(this.values)
    try {
      const saved = await this.#options.save(this.values, version)
      // Something may have been typed while it was on its way.
      if (JSON.stringify(this.values) === sent) this.open(this.#options.valuesOf(saved), saved.version)
      else this.#keepTyped(saved)
      this.#options.onSaved(saved)
    } catch (error) {
      await this.#explain(error)
    } finally {
      this.busy = false
      this.#host.requestUpdate()
    }
  }

  #keepTyped(saved: Saved): void {
    this.#before = JSON.stringify(this.#options.valuesOf(saved))
    this.#version = saved.version
    this.theirs = null
  }

  async #explain(error: unknown): Promise<void> {
    if (error instanceof ApiError && error.code === 'version_conflict') {
      await this.#askForTheirs()
    }
    this.problem = this.#options.wordsFor(error)
    if (!(error instanceof ApiError) || !error.fields?.length) return
    this.#fromServer = byPath(error.fields)
    await this.#pointAtErrors()
  }

  async #askForTheirs(): Promise<void> {
    try {
      this.theirs = await this.#options.reload()
    } catch {
      // Then the words say what happened, and saving again asks again.
      this.theirs = null
    }
  }

  async #pointAtErrors(): Promise<void> {
    this.#host.requestUpdate()
    await this.#host.updateComplete
    this.#host.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }
}
