import { getTableColumns, sql, type InferInsertModel, type SQL } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Database } from './client.ts'

/** A libSQL server takes values of a few MiB at most, so many rows travel in several statements of one batch. */
const rowsPerStatement = 500

type Cells = Record<string, unknown>
type Columns = [key: string, column: SQLiteColumn][]

/**
 * Many rows in few statements: each carries its rows as one JSON value. Written only where `guard` holds; rows that
 * are there already stay as they are.
 * @param looked columns whose cell is looked up: given the cell as SQL, the expression that takes its place
 */
export function insertRows<Table extends SQLiteTable>(
  db: Database,
  table: Table,
  rows: readonly InferInsertModel<Table>[],
  guard: SQL,
  looked: { [Column in keyof InferInsertModel<Table>]?: (cell: SQL) => SQL } = {},
) {
  const columns = Object.entries(getTableColumns(table) as Record<string, SQLiteColumn>)
  const lookUps = looked as Record<string, ((cell: SQL) => SQL) | undefined>
  const statements = []
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    const encoded = rows.slice(start, start + rowsPerStatement).map((row) => encode(row as Cells, columns))
    const { cells, json } = cellsOf(encoded, columns.length)
    const values = columns.map(([key], index) => lookUps[key]?.(cells[index] as SQL) ?? (cells[index] as SQL))
    statements.push(
      db
        .insert(table)
        .select(sql`select ${sql.join(values, sql`, `)} from json_each(${json}) where ${guard}`)
        .onConflictDoNothing(),
    )
  }
  return statements
}

/** What is the same in every row is told once: reading cells out of JSON is what takes the time. */
function cellsOf(rows: readonly unknown[][], width: number): { cells: SQL[]; json: string } {
  const [first = []] = rows
  const indexes = Array.from({ length: width }, (_, index) => index)
  const varying = indexes.filter((index) => rows.some((row) => row[index] !== first[index]))
  const cells = indexes.map((index) => {
    const place = varying.indexOf(index)
    return place === -1 ? sql`${first[index]}` : sql`value ->> ${sql.raw(`'$[${place}]'`)}`
  })
  return { cells, json: JSON.stringify(rows.map((row) => varying.map((index) => row[index]))) }
}

/** The cells as the driver would get them, in the order of the table. */
function encode(row: Cells, columns: Columns): unknown[] {
  return columns.map(([key, column]) => {
    const value = row[key] === undefined ? (column.default ?? null) : row[key]
    const cell: unknown = value === null ? null : column.mapToDriverValue(value)
    // The driver would write half a character as U+FFFD; read out of JSON it would be no text at all.
    return typeof cell === 'string' ? cell.toWellFormed() : cell
  })
}
