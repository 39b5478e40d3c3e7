import type { ImportKind, RowProblem } from '../../contract/imports.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { tableOf, type RawRow } from '../../domain/import-cells.ts'
import type { CsvReader } from '../../ports.ts'

export type ImportFile = { format: 'csv' | 'json'; text: string }

const mostRows = 10_000

/**
 * The rows of a file, with what is wrong about the file itself.
 * @throws DeskbellError `invalid_json`
 */
export async function readFile(
  kind: ImportKind,
  { format, text }: ImportFile,
  readCsv: CsvReader,
): Promise<{ rows: RawRow[]; problems: RowProblem[] }> {
  if (text.includes('\uFFFD'))
    return {
      rows: [],
      problems: [ofFile(1, 'This is not UTF-8 text. Save the file as “CSV UTF-8” and send it again.')],
    }
  const { rows, problems } =
    format === 'csv' ? await readTable(kind, text, readCsv) : { rows: rowsOfJson(text), problems: [] }
  if (problems.length > 0) return { rows: [], problems }
  if (rows.length === 0) return { rows, problems: [ofFile(1, 'There are no rows.')] }
  if (rows.length > mostRows)
    return { rows: [], problems: [ofFile(mostRows + 1, 'Use at most 10,000 rows; split the file.')] }
  return { rows, problems: [] }
}

async function readTable(kind: ImportKind, text: string, readCsv: CsvReader) {
  const read = await readCsv(text)
  if ('problem' in read) return { rows: [], problems: [ofFile(read.problem.line, read.problem.message)] }
  return tableOf(kind, read.records)
}

/** The first row of the array counts as line 1. */
function rowsOfJson(text: string): RawRow[] {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw new DeskbellError('invalid_json')
  }
  if (!Array.isArray(body)) throw new DeskbellError('invalid_json', { details: { expected: 'an array of rows' } })
  return body.map((values: unknown, index) => ({ line: index + 1, values }))
}

const ofFile = (line: number, message: string): RowProblem => ({ line, field: null, message })
