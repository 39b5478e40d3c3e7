import type { PackageBody } from '../../contract/packages.ts'
import { fieldProblem } from '../../domain/errors.ts'
import { auditOf, noRows, readRows, type ImportDeps, type Plan, type PlanInput } from './plan.ts'

/** Packages by the rules of any package. Old rows with a number of sessions become bundles of one allowance. */
export function planPackages(input: PlanInput, deps: ImportDeps): Plan {
  const { importId, facts, now } = input
  const { packageRules, ids } = deps
  const rows = noRows()
  const problems = readRows<PackageBody>('packages', input, deps, (body) => {
    const { practice, ...checked } = packageRules.check(body)
    if (practice !== undefined && practice !== facts.practice.slug)
      throw fieldProblem('invalid_input', 'practice', 'Leave this out: the address says which practice.')
    const consultantId = body.consultantId ?? facts.consultantIds[0]
    if (consultantId === undefined || !facts.consultantIds.includes(consultantId))
      throw fieldProblem('invalid_input', 'consultantId', 'Choose a consultant of this practice.')
    const id = ids.id()
    // As a list that says nothing of its order is read: from the top.
    const displayOrder = checked.displayOrder === 0 ? rows.packages.length : checked.displayOrder
    const made = packageRules.rows(id, facts.practice.id, { ...checked, displayOrder, consultantId }, now)
    rows.packages.push({ ...made.package, importId })
    rows.prices.push(...made.prices)
    rows.allowances.push(...made.allowances)
    const what = {
      action: 'package.created',
      subjectType: 'package' as const,
      subjectId: id,
      after: { ...checked, consultantId },
    }
    rows.audit.push(auditOf(input, deps, what))
  })
  return { problems, rows }
}
