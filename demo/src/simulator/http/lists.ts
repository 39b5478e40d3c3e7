import { invalidParameter, noSuchReference } from './errors.ts'
import { integer, object, text } from './parameters.ts'
import type { Reader } from './parameters.ts'

type List<T> = { object: 'list'; data: T[]; has_more: boolean; url: string }

type Range = { gt?: number; gte?: number; lt?: number; lte?: number }
const range = object({ gt: integer, gte: integer, lt: integer, lte: integer })

/** A time, or a range of times. */
const created: Reader<Range> = (value, path) => {
  if (typeof value !== 'string') return range(value, path)
  const exactly = integer(value, path)
  return { gte: exactly, lte: exactly }
}

const limit: Reader<number> = (value, path) => {
  const given = integer(value, path)
  if (given < 1 || given > 100) {
    throw invalidParameter('Limit must be between 1 and 100.', { param: path, code: 'parameter_invalid_integer' })
  }
  return given
}

/** The parameters every list takes; spread into a list's own. */
export const cursorFields = { limit, starting_after: text, ending_before: text }
export const listFields = { ...cursorFields, created }

type ListParameters = { limit?: number; starting_after?: string; ending_before?: string; created?: Range }

const within = (moment: number, bounds: Range) =>
  moment > (bounds.gt ?? -Infinity) &&
  moment >= (bounds.gte ?? -Infinity) &&
  moment < (bounds.lt ?? Infinity) &&
  moment <= (bounds.lte ?? Infinity)

/** One page of rows that come newest first. */
export function page<T extends { id: string; created?: unknown }>(
  rows: T[],
  url: string,
  parameters: ListParameters,
): List<T> {
  const { starting_after: after, ending_before: before, created: bounds } = parameters
  if (after && before) {
    throw invalidParameter('You may only specify one of these parameters: ending_before, starting_after.')
  }
  const size = parameters.limit ?? 10
  const matching = bounds ? rows.filter((row) => within(Number(row.created), bounds)) : rows
  const positionOf = (id: string, param: string) => {
    const position = matching.findIndex((row) => row.id === id)
    if (position < 0) throw noSuchReference('object', id, param)
    return position
  }
  if (before) {
    const end = positionOf(before, 'ending_before')
    const start = Math.max(0, end - size)
    return { object: 'list', data: matching.slice(start, end), has_more: start > 0, url }
  }
  const start = after ? positionOf(after, 'starting_after') + 1 : 0
  const data = matching.slice(start, start + size)
  return { object: 'list', data, has_more: start + size < matching.length, url }
}
