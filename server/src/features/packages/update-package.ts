import type { ManagedPackage, PackageInput } from '../../contract/packages.ts'
import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { toManagedPackage } from '../../db/views/package-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError, fieldProblem } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { checkPackage } from './check-package.ts'
import { consultantsOfPackagePractice, packageById, replacePackage } from './package.repository.ts'

/**
 * Replaces a package, if it still has the version the caller saw. What was bought before stays as it was bought.
 * Two round trips.
 * @throws DeskbellError `version_conflict` where somebody else changed it meanwhile
 */
export async function updatePackage(
  { id, version, input, caller }: { id: string; version: number; input: PackageInput; caller: Caller },
  { db, clock, ids }: Pick<Deps, 'db' | 'clock' | 'ids'>,
): Promise<ManagedPackage> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [packageById(db, id), consultantsOfPackagePractice(db, id)])
  const [[found], consultants] = facts
  requirePermission(actor, found?.package.practiceId, 'edit_packages')
  const before = found as NonNullable<typeof found>
  const { practice: _, ...checked } = checkPackage(input)
  const consultantId = input.consultantId ?? before.package.consultantId
  if (!consultants.some((consultant) => consultant.id === consultantId)) {
    throw fieldProblem('invalid_input', 'consultantId', 'Choose a consultant of this practice.')
  }
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId: before.package.practiceId,
    action: 'package.updated',
    subject: ['package', id],
    before: toAuditValues(before),
    after: checked,
  })
  const statements = replacePackage(db, id, version, { ...checked, consultantId }, audit)
  const results = await writeAll(db, [...statements, packageById(db, id)])
  if (rowsWritten(results[0]) === 0) throw new DeskbellError('version_conflict')
  const [after] = results.at(-1) as Awaited<ReturnType<typeof packageById>>
  return toManagedPackage(after as NonNullable<typeof after>)
}

function toAuditValues(row: Parameters<typeof toManagedPackage>[0]): Record<string, unknown> {
  const { title, tagline, badge, description, features, type, price, originalPrice, allowances, ...rest } =
    toManagedPackage(row)
  const {
    sessionDurationMinutes,
    validDays,
    featured,
    active,
    displayOrder,
    stockLimit,
    calendlyLink,
    writtenBundleDescription,
  } = rest
  return {
    type,
    title,
    tagline,
    badge,
    description,
    features,
    price,
    originalPrice,
    sessionDurationMinutes,
    allowances,
    bundleDescription: writtenBundleDescription,
    validDays,
    featured,
    active,
    displayOrder,
    stockLimit,
    calendlyLink,
  }
}
