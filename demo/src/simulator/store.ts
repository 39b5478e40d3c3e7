/** Any object of the API; ids of other objects stand in their fields until expanded. */
export type Row = { id: string; object: string } & Record<string, unknown>

export type Table<T extends { id: string }> = {
  insert(row: T): T
  find(id: string): T | undefined
  update(id: string, changes: Partial<T>): T
  remove(id: string): void
  /** Newest first, as Stripe lists. */
  all(): T[]
}

export type Store = {
  table<T extends { id: string }>(name: string): Table<T>
  /** An API object by its id, whatever its kind. */
  findObject(id: string): Row | undefined
  dump(): Record<string, unknown[]>
  restore(tables: Record<string, unknown[]>): void
  onChange(listener: () => void): void
}

/** Tables named like this hold bookkeeping, never objects of the API. */
const isInternal = (name: string) => name.startsWith('_')

export function createStore(): Store {
  const tables = new Map<string, Map<string, { id: string }>>()
  let changed = () => {}

  const rowsOf = (name: string) => {
    const existing = tables.get(name)
    if (existing) return existing
    const created = new Map<string, { id: string }>()
    tables.set(name, created)
    return created
  }

  return {
    table<T extends { id: string }>(name: string): Table<T> {
      // Looked up on every call: a restored store has other maps.
      const rows = () => rowsOf(name) as Map<string, T>
      return {
        insert(row) {
          rows().set(row.id, row)
          changed()
          return row
        },
        find: (id) => rows().get(id),
        update(id, changes) {
          const row = rows().get(id)
          if (!row) throw new Error(`no ${name} ${id}`)
          const next = { ...row, ...changes }
          rows().set(id, next)
          changed()
          return next
        },
        remove(id) {
          rows().delete(id)
          changed()
        },
        all: () => [...rows().values()].toReversed(),
      }
    },
    findObject(id) {
      for (const [name, rows] of tables) {
        const row = isInternal(name) ? undefined : rows.get(id)
        if (row) return row as Row
      }
      return undefined
    },
    dump: () => Object.fromEntries([...tables].map(([name, rows]) => [name, [...rows.values()]])),
    restore(saved) {
      tables.clear()
      for (const [name, rows] of Object.entries(saved)) {
        tables.set(name, new Map((rows as { id: string }[]).map((row) => [row.id, row])))
      }
    },
    onChange(listener) {
      changed = listener
    },
  }
}
