import type { LitElement, ReactiveController } from 'lit'
import { ApiError } from '../../api/api-error.ts'
import { ShownErrors, type FieldErrors } from './shown-errors.ts'

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

/**
 * Owns a form: what was typed, what was saved before, and the way to the server. What was typed is never thrown away by
 * anything but the person.
 */
export class EditController<Saved extends Versioned, Values extends object> implements ReactiveController {
  busy = false
  /** What stopped the last saving, in words; errors of fields stand at their fields. */
  problem: string | null = null
  /** What somebody else saved meanwhile. */
  theirs: Saved | null = null
  readonly #host
  readonly #options
  readonly #shown = new ShownErrors()
  #values: Values | null = null
  #before = ''
  #version: number | null = null

  constructor(host: LitElement, options: EditOptions<Saved, Values>) {
    this.#host = host
    this.#options = options
    host.addController(this)
  }

  hostUpdate(): void {
    this.#shown.startPlacing()
  }

  get values(): Values {
    if (!this.#values) throw new Error('Nothing is open for editing.')
    return this.#values
  }

  /** Null for something new. */
  get version(): number | null {
    return this.#version
  }

  get isChanged(): boolean {
    return this.#values !== null && JSON.stringify(this.#values) !== this.#before
  }

  /** The errors that are shown now. */
  get errors(): FieldErrors {
    return this.#values ? this.#shown.of(this.#options.check(this.#values)) : {}
  }

  /** Errors of fields that this form does not show; ask for them after the fields. */
  get unplaced(): string[] {
    return this.#shown.unplaced(this.errors)
  }

  open(values: Values, version: number | null): void {
    this.#values = values
    this.#before = JSON.stringify(values)
    this.#version = version
    this.#shown.reset()
    this.problem = null
    this.theirs = null
    this.#host.requestUpdate()
  }

  /** Our own change elsewhere raised the version of the same record. */
  follow(version: number): void {
    if (this.#version !== null) this.#version = version
  }

  change(patch: Partial<Values>, path: string): void {
    this.#values = { ...this.values, ...patch }
    this.#shown.changed(path)
    this.#host.requestUpdate()
  }

  /** A field was left: what is wrong with it is said now, unless nobody typed there. */
  leave(path: string): void {
    this.#shown.left(path)
    this.#host.requestUpdate()
  }

  forget(path: string): void {
    this.#shown.forget(path)
  }

  errorAt(path: string): string | null {
    return this.#shown.placeAt(path, this.errors)
  }

  async submit(): Promise<void> {
    if (this.busy) return
    this.#shown.tried()
    this.problem = null
    if (Object.keys(this.errors).length > 0) await this.#pointAtErrors()
    else await this.#save(this.#version)
  }

  /** Theirs instead of what was typed. */
  takeTheirs(): void {
    if (this.theirs) this.open(this.#options.valuesOf(this.theirs), this.theirs.version)
  }

  /** What was typed over theirs, knowingly. */
  async overwrite(): Promise<void> {
    if (this.theirs && !this.busy) await this.#save(this.theirs.version)
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
    this.problem = this.#options.wordsFor(error)
    if (!(error instanceof ApiError)) return
    if (error.code === 'version_conflict') await this.#askForTheirs()
    if (!error.fields?.length) return
    this.#shown.refused(Object.fromEntries(error.fields.map(({ path, message }) => [path, message])))
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
