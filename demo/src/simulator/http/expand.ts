import type { Row } from '../store.ts'
import type { World } from '../world.ts'
import { invalidRequest } from './errors.ts'

/** What `expand[]` may reach in one kind of object. */
export type Expansion = {
  /** Fields that hold the id of another object. */
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
    if (isList(value) && step === 'data') {
      for (const entry of value.data) follow(entry, rest, path)
      return
    }
    if (!isRow(value)) throw cannotExpand(path)
    open(value, step, path)
    if (rest.length > 0) follow(value[step], rest, path)
  }

  function open(row: Row, field: string, path: string): void {
    const expansion = expansions[row.object]
    const include = expansion?.includable?.[field]
    if (include && row[field] === undefined) {
      row[field] = structuredClone(include(row, world))
      return
    }
    if (!include && !expansion?.references.includes(field)) throw cannotExpand(path)
    const held = row[field]
    // An id of nothing known, such as a connected account's, stays an id.
    if (typeof held === 'string') row[field] = structuredClone(world.store.findObject(held) ?? held)
  }
}

const cannotExpand = (path: string) =>
  invalidRequest(`This property cannot be expanded (${path}).`, { param: 'expand' })
