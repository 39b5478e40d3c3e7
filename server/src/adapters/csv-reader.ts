import type { CsvError } from 'csv-parse/sync'
import type { CsvReader } from '../ports.ts'

const separators = [',', ';', '\t']

/** RFC 4180 with any of the three separators spreadsheets write. The parser is loaded when the first file comes. */
export const readCsv: CsvReader = async (text) => {
  const { parse } = await import('csv-parse/sync')
  const header = /^[^\r\n]*/.exec(text.replace(/^[\s\uFEFF]+/, ''))?.[0] ?? ''
  const delimiter = separators.toSorted(
    (one, other) => header.split(other).length - header.split(one).length,
  )[0] as string
  try {
    const found = parse(text, {
      delimiter,
      bom: true,
      info: true,
      raw: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
    }) as unknown as { record: string[]; raw: string; info: { lines: number } }[]
    return { records: found.map(({ record, raw, info }) => ({ line: info.lines - linesIn(raw), cells: record })) }
  } catch (error) {
    const { code, lines = 1 } = error as CsvError & { lines?: number }
    if (typeof code !== 'string' || !code.startsWith('CSV_')) throw error
    const message = 'Quotation marks do not fit here: open and close them around a cell, and double those inside.'
    return { problem: { line: lines, message } }
  }
}

/** Lines a record goes on over beyond its first one; blank lines before it are not its own. */
function linesIn(raw: string): number {
  return raw.trim().split(/\r\n|\r|\n/).length - 1
}
