import type { ManagedPackage, PackageBody } from '../../contract/packages.ts'
import { memberEntry } from '../../db/audit.ts'
import { answerOnce, loadAs, rememberRequest, type Caller } from '../../db/identity.ts'
import { writeThenRead } from '../../db/run-batch.ts'
import { toManagedPackage } from '../../db/views/package-view.ts'
import { ownConsultant, requirePermission } from '../../domain/access.ts'
import { fieldProblem } from '../../domain/errors.ts'
import { checkTaxable } from '../../domain/payment-terms.ts'
import type { Deps } from '../../ports.ts'
import { checkPackage } from './check-package.ts'
import { getManagedPackage } from './get-package.ts'
import { consultantsOfPractice, insertPackage, packageById, practiceBySlug } from './package.repository.ts'

type CreatePackage = { input: PackageBody; caller: Caller }
type CreateDeps = Pick<Deps, 'db' | 'clock' | 'ids'>

/**
 * Adds a package to a practice. Two round trips.
 * @throws DeskbellError for a caller who may not, or an input that breaks a rule
 */
export function createPackage(request: CreatePackage, deps: CreateDeps): Promise<ManagedPackage> {
  return answerOnce(() => create(request, deps))
}

async function create({ input, caller }: CreatePackage, deps: CreateDeps): Promise<ManagedPackage> {
  const { db, clock, ids } = deps
  const now = clock()
  if (input.practice === undefined)
    throw fieldProblem('invalid_input', 'practice', 'Say which practice the package is for.')
  const { actor, facts, repeatOf } = await loadAs(db, caller, now, [
    practiceBySlug(db, input.practice),
    consultantsOfPractice(db, input.practice),
  ])
  const [[practice], consultants] = facts
  requirePermission(actor, practice?.id, 'edit_packages')
  if (repeatOf !== null) return getManagedPackage({ id: repeatOf, caller }, deps)
  const practiceId = (practice as NonNullable<typeof practice>).id
  const consultantId = input.consultantId ?? ownConsultant(actor, practiceId) ?? consultants[0]?.id
  if (consultantId === undefined || !consultants.some(({ id }) => id === consultantId)) {
    throw fieldProblem('invalid_input', 'consultantId', 'Choose a consultant of this practice.')
  }
  requirePermission(actor, practiceId, 'edit_packages', consultantId)
  const { practice: _, ...checked } = checkPackage(input)
  checkTaxable(checked.price.amount, checked.paymentTerms, practice as NonNullable<typeof practice>)
  const id = ids.id()
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId,
    action: 'package.created',
    subject: ['package', id],
    after: { ...checked, consultantId },
  })
  const statements = [
    ...insertPackage(db, id, practiceId, { ...checked, consultantId }, audit),
    ...rememberRequest(db, caller, id, now),
  ]
  const [row] = await writeThenRead(db, statements, packageById(db, id))
  return toManagedPackage(row as NonNullable<typeof row>, now)
}
