import { getTableColumns, sql, SQL, type InferInsertModel } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Database } from './client.ts'

/** Values of a new row; each may be an SQL expression instead. */
type RowValues<Table extends SQLiteTable> = { [K in keyof InferInsertModel<Table>]: InferInsertModel<Table>[K] | SQL }

/**
 * `INSERT … SELECT … WHERE guard`: the row is written only if the guard still holds at that moment, which makes a
 * decision taken on facts read earlier safe against everybody else.
 */
export function insertWhere<Table extends SQLiteTable>(
  db: Database,
  table: Table,
  values: RowValues<Table>,
  guard: SQL,
) {
  const cells = Object.entries(getTableColumns(table) as Record<string, SQLiteColumn>).map(([key, column]) => {
    const value: unknown = (values as Record<string, unknown>)[key]
    if (value instanceof SQL) return value
    return sql`${sql.param(value === undefined ? (column.default ?? null) : value, column)}`
  })
  return db.insert(table).select(sql`select ${sql.join(cells, sql`, `)} where ${guard}`)
}
