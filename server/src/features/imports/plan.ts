import type { ImportKind, ParsedRow, RowProblem } from '../../contract/imports.ts'
import type { PackageBody, PackageInput } from '../../contract/packages.ts'
import type { AuditEntry } from '../../db/audit.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { draftOfCells, type RawRow } from '../../domain/import-cells.ts'
import type { Deps } from '../../ports.ts'
import type { Facts, ImportRows, RowsOfPackage } from './import.repository.ts'

/** Handed in by compose.ts: a package is checked and written as its own feature does. */
type PackageRules = { check: (body: PackageBody) => PackageInput; rows: RowsOfPackage }

export type ImportDeps = Pick<Deps, 'ids' | 'clock'> & {
  packageRules: PackageRules
  parseRow: (kind: ImportKind, row: unknown) => ParsedRow
}

export type PlanInput = {
  importId: string
  rows: RawRow[]
  isCsv: boolean
  facts: Facts
  actorUserId: string
  now: number
}

/** Everything an import would write, or what is wrong with its rows. */
export type Plan = { problems: RowProblem[]; rows: ImportRows }

export function noRows(): ImportRows {
  return { clients: [], packages: [], prices: [], allowances: [], purchases: [], grants: [], audit: [] }
}

/** Reads each row by its shape, then by the rules of its kind. Every problem of every row is found. */
export function readRows<Value>(
  kind: ImportKind,
  { rows, isCsv, facts }: Pick<PlanInput, 'rows' | 'isCsv' | 'facts'>,
  { parseRow }: Pick<ImportDeps, 'parseRow'>,
  take: (value: Value, line: number) => void,
): RowProblem[] {
  const problems: RowProblem[] = []
  for (const { line, values } of rows) {
    const found = new Map<string, string>()
    const note = (field: string, message: string) => void (found.has(field) || found.set(field, message))
    const { draft, problems: unread } = isCsv
      ? draftOfCells(kind, values as Record<string, string>, facts.practice.currency)
      : { draft: values, problems: [] }
    for (const { field, message } of unread) note(field, message)
    const name = (path: string) => (isCsv ? columnOf(path, draft) : path)
    const parsed = parseRow(kind, draft)
    if ('fields' in parsed) for (const { path, message } of parsed.fields) note(name(path), message)
    else if (found.size === 0) {
      try {
        take(parsed.value as Value, line)
      } catch (error) {
        if (!(error instanceof DeskbellError)) throw error
        for (const { path, message } of error.fields) note(name(path), message)
      }
    }
    for (const [field, message] of found) problems.push({ line, field: field === '' ? null : field, message })
  }
  return problems
}

/** Which column a field of the API came from. */
function columnOf(path: string, draft: unknown): string {
  const [first = '', index = '', field = ''] = path.split('.')
  if (first !== 'allowances') return first
  const { allowances } = draft as { allowances?: { serviceType: string }[] }
  const kind = allowances?.[Number(index)]?.serviceType
  if (kind === undefined) return 'sessionCount'
  return field === 'creditUnitMinutes' || field === 'consultantTier' ? field : `${kind}Credits`
}

export function auditOf(
  { importId, facts, actorUserId, now }: PlanInput,
  { ids }: Pick<ImportDeps, 'ids'>,
  what: { action: string; subjectType: AuditEntry['subjectType']; subjectId: string; after: Record<string, unknown> },
): AuditEntry {
  return {
    id: ids.id(),
    practiceId: facts.practice.id,
    actorKind: 'member',
    actorUserId,
    ...what,
    before: null,
    after: { ...what.after, importId },
    createdAt: now,
  }
}
