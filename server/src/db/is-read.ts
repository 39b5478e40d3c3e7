import type { InStatement } from '@libsql/client'

/** The statement changes nothing. */
export function isRead(statement: InStatement | string | readonly [string, unknown?]): boolean {
  const text =
    typeof statement === 'string'
      ? statement
      : Array.isArray(statement)
        ? String(statement[0])
        : (statement as { sql: string }).sql
  return /^\s*(?:select|explain)\b/i.test(text)
}
