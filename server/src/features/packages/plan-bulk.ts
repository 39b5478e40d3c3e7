import type { BulkInput } from '../../contract/package-tools.ts'
import type { PackageRow } from '../../db/views/package-row.ts'
import { toWrittenPackage, type WrittenPackage } from '../../db/views/package-view.ts'
import { DeskbellError, fieldProblem } from '../../domain/errors.ts'
import { repricedPackage, type Repricing } from '../../domain/package-price.ts'
import { checkPackage } from './check-package.ts'

/** What becomes of one package. */
export type BulkStep = {
  row: PackageRow
  before: WrittenPackage
  after: WrittenPackage
  kind: 'change' | 'archive' | 'copy'
}

/**
 * What becomes of each package, or why it cannot be. Pure.
 * @throws DeskbellError of the first that cannot be; its details say it of each
 */
export function planBulk({ packages, action }: BulkInput, rows: readonly PackageRow[]): BulkStep[] {
  const change = repricing(action)
  const known = new Map(rows.map((row) => [row.package.id, row]))
  const seen = new Set<string>()
  const refusals = new Map<number, DeskbellError>()
  const steps = packages.flatMap(({ id, version }, index): BulkStep[] => {
    try {
      if (seen.has(id)) throw fieldProblem('invalid_input', 'id', 'This package is in the list twice.')
      seen.add(id)
      const row = known.get(id)
      if (row === undefined) throw fieldProblem('not_found', 'id', 'There is no such package.')
      if (row.package.version !== version)
        throw fieldProblem('version_conflict', 'version', 'Somebody else changed this package meanwhile.')
      return [stepFor(row, action.kind, index, change)]
    } catch (error) {
      if (!(error instanceof DeskbellError)) throw error
      refusals.set(index, error)
      return []
    }
  })
  if (refusals.size > 0) throw refuse(packages, refusals)
  return steps
}

function stepFor(
  row: PackageRow,
  kind: BulkInput['action']['kind'],
  position: number,
  change: Repricing | null,
): BulkStep {
  const before = toWrittenPackage(row)
  if (kind === 'archive') return { row, before, after: { ...before, active: false }, kind: 'archive' }
  if (kind === 'duplicate')
    return { row, before, after: { ...before, title: copied(before.title), active: false }, kind: 'copy' }
  if (kind === 'reorder') return { row, before, after: { ...before, displayOrder: position }, kind: 'change' }
  if (kind === 'reprice' && change !== null)
    return { row, before, after: checkPackage(repricedPackage(before, change)), kind: 'change' }
  return { row, before, after: { ...before, active: kind === 'activate' }, kind: 'change' }
}

function repricing(action: BulkInput['action']): Repricing | null {
  if (action.kind !== 'reprice') return null
  const { percent, amount } = action
  if (percent !== undefined && amount === undefined) return { percent }
  if (amount !== undefined && percent === undefined) return { amount }
  throw fieldProblem('invalid_input', 'action.percent', 'Say by how many percent or by which amount, one of them.')
}

/** A copy is told from the original, and fits where a title fits. */
function copied(title: string): string {
  const suffix = ' (copy)'
  return (
    title
      .slice(0, 120 - suffix.length)
      .replace(/[\ud800-\udbff]$/, '')
      .trimEnd() + suffix
  )
}

function refuse(packages: BulkInput['packages'], refusals: ReadonlyMap<number, DeskbellError>): DeskbellError {
  const [first] = refusals.values()
  const fields = [...refusals].flatMap(
    ([
      index,
      {
        fields: [field],
      },
    ]) => (field === undefined ? [] : [{ path: `packages.${index}.${field.path}`, message: field.message }]),
  )
  const results = packages.map(({ id }, index) => ({ id, code: refusals.get(index)?.code ?? null }))
  return new DeskbellError(first?.code ?? 'invalid_input', { fields, details: { results } })
}
