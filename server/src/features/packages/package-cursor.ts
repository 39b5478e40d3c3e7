import type { PackageQuery } from '../../contract/packages.ts'
import type { PackageRow } from '../../db/views/package-row.ts'
import { priceAt } from '../../db/views/package-view.ts'
import { fieldProblem } from '../../domain/errors.ts'

/** The last row of the page before: its sort value and id. */
export type PageStart = { value: number; id: string }

export function encodeCursor(row: PackageRow, sort: PackageQuery['sort'], now: number): string {
  return `${sortValue(row, sort, now)}_${row.package.id}`
}

/** @throws DeskbellError `invalid_input` */
export function decodeCursor(cursor: string | undefined): PageStart | null {
  if (cursor === undefined) return null
  const [, value, id] = /^(\d{1,16})_([0-9a-f-]{36})$/.exec(cursor) ?? []
  if (value === undefined || id === undefined)
    throw fieldProblem('invalid_input', 'cursor', 'Use the nextCursor of the page before.')
  return { value: Number(value), id }
}

function sortValue(row: PackageRow, sort: PackageQuery['sort'], now: number): number {
  if (sort === 'price' || sort === '-price') return priceAt(row, now).priceMinor
  return sort === 'newest' ? row.package.createdAt : row.package.displayOrder
}
