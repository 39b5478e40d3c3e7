import type { Clock } from './clock.ts'
import type { SimulatorOptions } from './options.ts'
import type { Store } from './store.ts'

type Saved = { version: 1; clockOffset: number; tables: Record<string, unknown[]> }

const isSaved = (state: unknown): state is Saved =>
  typeof state === 'object' && state !== null && 'version' in state && state.version === 1

/** Loads what an earlier run saved, and saves once per burst of changes. */
export function keepSnapshot(
  snapshot: NonNullable<SimulatorOptions['snapshot']>,
  store: Store,
  clock: Clock,
): () => void {
  const earlier = snapshot.load()
  if (isSaved(earlier)) {
    store.restore(structuredClone(earlier.tables))
    clock.restore(earlier.clockOffset)
  }
  let planned = false
  const save = () => {
    if (planned) return
    planned = true
    queueMicrotask(() => {
      planned = false
      const state: Saved = { version: 1, clockOffset: clock.offset(), tables: store.dump() }
      snapshot.save(structuredClone(state))
    })
  }
  store.onChange(save)
  return save
}
