import type { Row } from '../store.ts'
import type { World } from '../world.ts'
import { invalidRequest } from './errors.ts'

/** What `expand[]` may reach in one kind of object. */
export type Expansion = {
  /** Fields that hold the id of another object, or one inside; a dot leads into a part that is no object of its own. */
  references: readonly string[]
  /** Fields absent until asked for. */
  includable?: Record<string, (row: Row, world: World) => unknown>
}

type Expansions = Record<string, Expansion>

const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && 'object' in value && typeof value.object === 'string'

const isList = (value: unknown): value is Row & { data: unknown[] } =>
  isRow(value) && value.object === 'list' && Array.isArray(value['data'])

export function expand(result: unknown, paths: string[], world: World, expansions: Expansions): unknown {
  const copy = structuredClone(result)
  for (const path of paths) {
    const steps = path.split('.')
    if (steps.length > 4) {
      throw invalidRequest('You cannot expand more than 4 levels of a property.', { param: 'expand' })
    }
    follow(copy, steps, path)
  }
  return copy

  function follow(value: unknown, steps: string[], path: string): void {
    const [step, ...rest] = steps
    if (step === undefined || value === null) return
    if (Array.isArray(value)) {
      for (const entry of value) follow(entry, steps, path)
      return
    }
    if (isList(value) && step === 'data') return follow(value.data, rest, path)
    if (!isRow(value)) throw cannotExpand(path)
    open(value, steps, path)
  }

  function open(row: Row, steps: string[], path: string): void {
    const expansion = expansions[row.object]
    const [field = '', ...rest] = steps
    const include = expansion?.includable?.[field]
    if (include) {
      if (row[field] === undefined) row[field] = structuredClone(include(row, world))
      return follow(row[field], rest, path)
    }
    const keys = expansion?.references
      .map((reference) => reference.split('.'))
      .find((candidate) => candidate.every((key, index) => steps[index] === key))
    const last = keys?.at(-1)
    if (!keys || last === undefined) throw cannotExpand(path)
    for (const holder of holdersOf(row, keys.slice(0, -1))) {
      // A field that is absent stays absent.
      if (holder[last] === undefined) continue
      holder[last] = opened(holder[last])
      follow(holder[last], steps.slice(keys.length), path)
    }
  }

  function opened(held: unknown): unknown {
    if (Array.isArray(held)) return held.map(opened)
    // An id of nothing known, such as that of something deleted, stays an id.
    return typeof held === 'string' ? structuredClone(world.store.findObject(held) ?? held) : held
  }
}

/** The parts of an object that a path leads to; several where it goes through an array. */
function holdersOf(part: unknown, [key, ...rest]: string[]): Record<string, unknown>[] {
  if (Array.isArray(part))
    return part.flatMap((entry) => holdersOf(entry, [...(key === undefined ? [] : [key]), ...rest]))
  if (typeof part !== 'object' || part === null) return []
  const holder = part as Record<string, unknown>
  return key === undefined ? [holder] : holdersOf(holder[key], rest)
}

const cannotExpand = (path: string) =>
  invalidRequest(`This property cannot be expanded (${path}).`, { param: 'expand' })
