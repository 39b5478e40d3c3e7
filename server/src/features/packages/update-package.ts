import type { ManagedPackage, PackageBody } from '../../contract/packages.ts'
import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { toManagedPackage, toWrittenPackage } from '../../db/views/package-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError, fieldProblem } from '../../domain/errors.ts'
import { checkTaxable } from '../../domain/payment-terms.ts'
import type { Deps } from '../../ports.ts'
import { checkPackage } from './check-package.ts'
import { consultantsOfPackagePractice, packageById, replacePackage } from './package.repository.ts'

/**
 * Replaces a package, if it still has the version the caller saw. What was bought before stays as it was bought.
 * Two round trips.
 * @throws DeskbellError `version_conflict` where somebody else changed it meanwhile
 */
export async function updatePackage(
  { id, version, input, caller }: { id: string; version: number; input: PackageBody; caller: Caller },
  { db, clock, ids }: Pick<Deps, 'db' | 'clock' | 'ids'>,
): Promise<ManagedPackage> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [packageById(db, id), consultantsOfPackagePractice(db, id)])
  const [[found], consultants] = facts
  requirePermission(actor, found?.package.practiceId, 'edit_packages', found?.package.consultantId)
  const before = found as NonNullable<typeof found>
  const { practice: _, ...checked } = checkPackage(input)
  const consultantId = input.consultantId ?? before.package.consultantId
  const seller = consultants.find((consultant) => consultant.id === consultantId)
  if (seller === undefined) {
    throw fieldProblem('invalid_input', 'consultantId', 'Choose a consultant of this practice.')
  }
  requirePermission(actor, before.package.practiceId, 'edit_packages', consultantId)
  checkTaxable(checked.price.amount, checked.paymentTerms, seller)
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId: before.package.practiceId,
    action: 'package.updated',
    subject: ['package', id],
    before: { ...toWrittenPackage(before), consultantId: before.package.consultantId },
    after: { ...checked, consultantId },
  })
  const statements = replacePackage(db, id, version, { ...checked, consultantId }, audit)
  const results = await writeAll(db, [...statements, packageById(db, id)])
  if (rowsWritten(results[0]) === 0) throw new DeskbellError('version_conflict')
  const [after] = results.at(-1) as Awaited<ReturnType<typeof packageById>>
  return toManagedPackage(after as NonNullable<typeof after>, now)
}
