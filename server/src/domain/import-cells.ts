import type { ImportKind, RowProblem } from '../contract/imports.ts'
import { allowanceOfSessions } from './allowances.ts'
import { fractionDigits } from './currency.ts'

/** A row as it was sent: an object of JSON, or the cells of a line by the names of their columns. */
export type RawRow = { line: number; values: unknown }
export type CsvRecord = { line: number; cells: string[] }

/** What a cell holds. A formula is text like any other: nothing here or later works it out. */
type CellKind = 'text' | 'integer' | 'boolean' | 'amount' | 'list' | 'credits'

const columns: Record<ImportKind, Record<string, CellKind>> = {
  packages: {
    title: 'text',
    description: 'text',
    type: 'text',
    category: 'text',
    tagline: 'text',
    badge: 'text',
    features: 'list',
    price: 'amount',
    originalPrice: 'amount',
    currency: 'text',
    sessionDurationMinutes: 'integer',
    sessionCount: 'integer',
    privateCredits: 'credits',
    groupCredits: 'credits',
    courseCredits: 'credits',
    creditUnitMinutes: 'integer',
    consultantTier: 'integer',
    bundleDescription: 'text',
    validDays: 'integer',
    featured: 'boolean',
    active: 'boolean',
    displayOrder: 'integer',
    stockLimit: 'integer',
    calendlyLink: 'text',
    consultantId: 'text',
  },
  clients: { email: 'text', name: 'text' },
  balances: {
    email: 'text',
    name: 'text',
    package: 'text',
    sessionsLeft: 'integer',
    privateCredits: 'credits',
    groupCredits: 'credits',
    courseCredits: 'credits',
    consultantTier: 'integer',
    startsAt: 'text',
    expiresAt: 'text',
    note: 'text',
  },
}

/** Column names are compared by their letters alone: `Session count` and `session_count` are `sessionCount`. */
const bare = (name: string) => name.toLowerCase().replace(/[^a-z]/g, '')

/** The first record names the columns; what they do not fit is a problem of line 1. */
export function tableOf(
  kind: ImportKind,
  [header, ...records]: CsvRecord[],
): { rows: RawRow[]; problems: RowProblem[] } {
  if (header === undefined) return { rows: [], problems: [] }
  const known = new Map(Object.keys(columns[kind]).map((name) => [bare(name), name]))
  const problems: RowProblem[] = []
  const names = header.cells.map((cell) => {
    const name = known.get(bare(cell))
    if (name === undefined)
      problems.push({
        line: header.line,
        field: cell.slice(0, 60),
        message: `This column is not known. Use ${[...known.values()].join(', ')}.`,
      })
    return name ?? ''
  })
  for (const name of new Set(names.filter((one, index) => one !== '' && names.indexOf(one) !== index)))
    problems.push({ line: header.line, field: name, message: 'This column is there twice.' })
  const rows: RawRow[] = []
  for (const { line, cells } of records) {
    if (cells.length > names.length)
      problems.push({ line, field: null, message: 'This row has more cells than there are columns.' })
    rows.push({ line, values: Object.fromEntries(names.map((name, index) => [name, (cells[index] ?? '').trim()])) })
  }
  return { rows, problems }
}

type Draft = { draft: Record<string, unknown>; problems: { field: string; message: string }[] }

/**
 * The cells of a row as the fields the API knows. An empty cell is a field left out.
 * @param currency of the practice, where the row names none
 */
export function draftOfCells(kind: ImportKind, cells: Record<string, string>, currency: string): Draft {
  const problems: Draft['problems'] = []
  const values: Record<string, unknown> = {}
  const ownCurrency = (cells['currency'] || currency).toUpperCase()
  for (const [name, cellKind] of Object.entries(columns[kind])) {
    const text = cells[name] ?? ''
    if (text === '') continue
    const read = readers[cellKind](text, ownCurrency)
    if (typeof read === 'object' && read !== null && 'problem' in read)
      problems.push({ field: name, message: read.problem })
    else values[name] = read
  }
  return { draft: kind === 'packages' ? packageOf(values, ownCurrency) : values, problems }
}

type Read = string | number | boolean | string[] | { problem: string }

const readers: Record<CellKind, (text: string, currency: string) => Read> = {
  text: (text) => text,
  integer: (text) => (/^-?\d{1,9}$/.test(text) ? Number(text) : { problem: 'Use a whole number.' }),
  credits: (text) => (/^unlimited$/i.test(text) ? 'unlimited' : readers.integer(text, '')),
  boolean: (text) =>
    /^(?:true|yes|1)$/i.test(text) ? true : /^(?:false|no|0)$/i.test(text) ? false : { problem: 'Use yes or no.' },
  list: (text) =>
    text
      .split('|')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  amount: (text, currency) => amountMinor(text, currency) ?? { problem: amountHint(currency) },
}

/** `450` or `450.00` in minor units of the currency, exactly; null where it is written in another way. */
export function amountMinor(text: string, currency: string): number | null {
  const digits = fractionDigits(currency)
  const [, whole, fraction = ''] = /^(\d{1,9})(?:\.(\d{1,3}))?$/.exec(text) ?? []
  if (whole === undefined || fraction.length > digits) return null
  return Number(whole + fraction.padEnd(digits, '0'))
}

function amountHint(currency: string): string {
  return fractionDigits(currency) === 0
    ? 'Use a number without a currency sign or separators, as in 45000.'
    : 'Use a number with a point and without a currency sign or other separators, as in 450.00.'
}

/** Longer ones are refused by the shape of a package, in minutes. */
const longestSession = 1440

/** Old lists know a number of sessions only; newer ones credits of each kind. */
function packageOf(values: Record<string, unknown>, currency: string): Record<string, unknown> {
  const { price, originalPrice, currency: _, creditUnitMinutes, consultantTier = 0, ...rest } = values
  const { privateCredits, groupCredits, courseCredits, ...draft } = rest
  if (price !== undefined) draft['price'] = { amount: price, currency }
  if (originalPrice !== undefined) draft['originalPrice'] = { amount: originalPrice, currency }
  const kinds = { private: privateCredits, group: groupCredits, course: courseCredits }
  const minutes = Number(values['sessionDurationMinutes'])
  const unit =
    creditUnitMinutes ??
    (minutes > 0 ? allowanceOfSessions(1, Math.min(minutes, longestSession)).creditUnitMinutes : undefined)
  const allowances = Object.entries(kinds)
    .filter(([, credits]) => credits !== undefined)
    .map(([serviceType, credits]) => ({
      serviceType,
      consultantTier,
      credits: credits === 'unlimited' ? null : credits,
      creditUnitMinutes: unit,
    }))
  if (allowances.length > 0) draft['allowances'] = allowances
  return draft
}
