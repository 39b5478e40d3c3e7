import { fieldProblem } from '../../domain/errors.ts'

/** Where a page begins: after this instant, or at it after this id. */
export type CursorStart = { startsAt: number; id: string }

/** @throws DeskbellError `invalid_input` */
export function readCursor(cursor: string | undefined): CursorStart | null {
  if (cursor === undefined) return null
  const [, startsAt, id] = /^(\d{1,15})_([0-9a-f-]{36})$/.exec(cursor) ?? []
  if (startsAt === undefined || id === undefined)
    throw fieldProblem('invalid_input', 'cursor', 'Use the nextCursor of the page before.')
  return { startsAt: Number(startsAt), id }
}

export function writeCursor(last: { startsAt: number } | undefined, id: string | undefined): string | null {
  return last === undefined || id === undefined ? null : `${last.startsAt}_${id}`
}
