/** Dotted path, as the server's field errors name it → what to do. */
export type FieldErrors = Readonly<Record<string, string>>

const isWithin = (path: string, key: string): boolean => key === path || key.startsWith(`${path}.`)

const without = (errors: FieldErrors, path: string): FieldErrors =>
  Object.fromEntries(Object.entries(errors).filter(([key]) => !isWithin(path, key)))

/**
 * Which of a form's errors are shown, and where. A field that was left after typing shows its own; after the first try
 * to save, all do; what the server said stays until that field changes.
 */
export class ShownErrors {
  #touched = new Set<string>()
  #left = new Set<string>()
  #isTried = false
  #fromServer: FieldErrors = {}
  #placed = new Set<string>()

  reset(): void {
    this.#touched.clear()
    this.#left.clear()
    this.#isTried = false
    this.#fromServer = {}
  }

  changed(path: string): void {
    this.#touched.add(path)
    this.#fromServer = without(this.#fromServer, path)
  }

  left(path: string): void {
    if (this.#touched.has(path)) this.#left.add(path)
  }

  tried(): void {
    this.#isTried = true
    this.#fromServer = {}
  }

  refused(errors: FieldErrors): void {
    this.#fromServer = errors
  }

  /** Rows below this path moved: what was said of them no longer fits. */
  forget(path: string): void {
    this.#left = new Set([...this.#left].filter((key) => !isWithin(path, key)))
    this.#fromServer = without(this.#fromServer, path)
  }

  of(found: FieldErrors): FieldErrors {
    const shown = Object.entries(found).filter(([path]) => this.#isTried || this.#left.has(path))
    return { ...Object.fromEntries(shown), ...this.#fromServer }
  }

  /** A new rendering asks for the places anew. */
  startPlacing(): void {
    this.#placed.clear()
  }

  /** The error of one field, which the form shows there. */
  placeAt(path: string, errors: FieldErrors): string | null {
    this.#placed.add(path)
    return Object.entries(errors).find(([key]) => isWithin(path, key))?.[1] ?? null
  }

  /** Errors that no field asked for. */
  unplaced(errors: FieldErrors): string[] {
    const places = [...this.#placed]
    return Object.entries(errors).flatMap(([key, message]) =>
      places.some((path) => isWithin(path, key)) ? [] : [message],
    )
  }
}
