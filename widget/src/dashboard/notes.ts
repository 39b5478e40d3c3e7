/** Small things this browser remembers for convenience. Touching storage throws where it is blocked. */
const attempt = (use: (storage: Storage) => string | null | void): string | null => {
  try {
    return use(window.localStorage) ?? null
  } catch {
    return null
  }
}

const keyOf = (name: string): string => `deskbell:dashboard:${name}`

export const readNote = (name: string): string | null => attempt((storage) => storage.getItem(keyOf(name)))

export const writeNote = (name: string, value: string): void =>
  void attempt((storage) => storage.setItem(keyOf(name), value))
