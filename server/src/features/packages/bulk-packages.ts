import type { BulkInput, BulkResult } from '../../contract/package-tools.ts'
import { memberEntry, witnessed } from '../../db/audit.ts'
import { answerOnce, loadAs, rememberRequest, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll, type Statement } from '../../db/run-batch.ts'
import type { PackageRow } from '../../db/views/package-row.ts'
import { toManagedPackage } from '../../db/views/package-view.ts'
import { requirePermission } from '../../domain/access.ts'
import type { Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { allAtVersion, changePackage, packagesOfPractice } from './package-bulk.repository.ts'
import { insertPackage, practiceBySlug } from './package.repository.ts'
import { planBulk, type BulkStep } from './plan-bulk.ts'

type BulkPackages = { input: BulkInput; caller: Caller }
type BulkDeps = Pick<Deps, 'db' | 'clock' | 'ids'>

/**
 * Does the same to many packages of a practice, all or none of them. Two round trips.
 * @throws DeskbellError saying in its details of each package why it stopped the others
 */
export function bulkPackages(request: BulkPackages, deps: BulkDeps): Promise<BulkResult> {
  return answerOnce(() => decideAnew(() => attempt(request, deps)))
}

/** @returns null where a package changed between reading and writing: the next attempt says which */
async function attempt({ input, caller }: BulkPackages, { db, clock, ids }: BulkDeps): Promise<BulkResult | null> {
  const now = clock()
  const sent = input.packages.map(({ id }) => id)
  const { actor, facts, repeatOf } = await loadAs(db, caller, now, [
    practiceBySlug(db, input.practice),
    packagesOfPractice(db, input.practice, sent),
  ])
  const [[practice], rows] = facts
  requirePermission(actor, practice?.id, 'edit_packages')
  for (const row of rows) requirePermission(actor, row.package.practiceId, 'edit_packages', row.package.consultantId)
  if (repeatOf !== null) {
    const made = repeatOf.split(',')
    return describe(sent, made, await packagesOfPractice(db, input.practice, made), now)
  }
  const planned = planBulk(input, rows).map((step) => {
    const id = step.kind === 'copy' ? ids.id() : step.row.package.id
    return { ...step, id, audit: auditOf(step, id, { entryId: ids.id(), actor, now }) }
  })
  const [first] = planned
  const witness = witnessed(first?.audit.id ?? '')
  const statements = planned.flatMap(({ id, row, after, kind, audit }, index): Statement[] => {
    const guard = index === 0 ? allAtVersion(input.packages) : witness
    if (kind === 'copy') {
      const { practiceId, consultantId } = row.package
      return insertPackage(db, id, practiceId, { ...after, consultantId }, audit, guard)
    }
    const columns = { active: after.active, displayOrder: after.displayOrder }
    return changePackage(
      db,
      {
        id,
        columns: kind === 'archive' ? { active: false, archivedAt: now } : columns,
        ...(input.action.kind === 'reprice' ? { repriced: after } : {}),
        audit,
      },
      guard,
    )
  })
  const made = planned.map(({ id }) => id)
  const results = await writeAll(db, [
    ...statements,
    ...rememberRequest(db, caller, made.join(','), now, witness),
    packagesOfPractice(db, input.practice, made),
  ])
  if (rowsWritten(results[0]) === 0) return null
  return describe(sent, made, results.at(-1) as PackageRow[], now)
}

const auditActions = { change: 'package.updated', archive: 'package.archived', copy: 'package.created' } as const

function auditOf(
  { row, before, after, kind }: BulkStep,
  id: string,
  { entryId, actor, now }: { entryId: string; actor: { userId: string }; now: number },
) {
  return memberEntry({
    id: entryId,
    at: now,
    actor,
    practiceId: row.package.practiceId,
    action: auditActions[kind],
    subject: ['package', id],
    ...(kind === 'change' ? { before } : {}),
    ...(kind === 'archive' ? {} : { after }),
  })
}

function describe(sent: string[], made: string[], rows: PackageRow[], now: number): BulkResult {
  const found = new Map(rows.map((row) => [row.package.id, row]))
  return {
    data: sent.map((id, index) => {
      const row = found.get(made[index] ?? '')
      return { id, package: row === undefined ? null : toManagedPackage(row, now) }
    }),
  }
}
