import type { BalanceRow } from '../../contract/imports.ts'
import type { PublicPackage } from '../../contract/packages.ts'
import { toPublicPackage } from '../../db/views/package-view.ts'
import { assignmentPeriod } from '../../domain/assignment.ts'
import { fieldProblem } from '../../domain/errors.ts'
import { creditsLeftOf } from '../../domain/import-balance.ts'
import { snapshotOf } from '../../domain/purchase-snapshot.ts'
import type { Facts } from './import.repository.ts'
import { auditOf, noRows, readRows, type ImportDeps, type Plan, type PlanInput } from './plan.ts'

/** What clients have left, as paid purchases of packages the practice has. Addresses new to it become clients. */
export function planBalances(input: PlanInput, deps: ImportDeps): Plan {
  const { importId, facts, actorUserId, now } = input
  const { ids } = deps
  const { id: practiceId, timeZone } = facts.practice
  const rows = noRows()
  const lineOf = new Map<string, number>()
  const newEmails = new Set<string>()
  const findPackage = packageFinder(facts, now)
  const problems = readRows<BalanceRow>('balances', input, deps, (row, line) => {
    const { email, name = null } = row
    const item = findPackage(row.package)
    const key = `${item.id} ${email}`
    const earlier = lineOf.get(key)
    if (earlier !== undefined)
      throw fieldProblem('invalid_input', 'email', `Line ${earlier} has the same address and package.`)
    lineOf.set(key, line)
    if (facts.importedBalances.has(key))
      throw fieldProblem('invalid_input', 'email', 'A balance of this package was imported for this address before.')
    const left = creditsLeftOf(row, item)
    const period = assignmentPeriod(row, { validDays: item.validDays, timeZone, now })
    if (!facts.knownEmails.has(email) && !newEmails.has(email)) {
      newEmails.add(email)
      const id = ids.id()
      rows.clients.push({ id, practiceId, email, name, importId, createdAt: now })
      const what = { action: 'client.created', subjectType: 'client' as const, subjectId: id, after: { email, name } }
      rows.audit.push(auditOf(input, deps, what))
    }
    const purchaseId = ids.id()
    const common = { practiceId, clientId: email, createdAt: now, ...period }
    rows.purchases.push({
      ...common,
      id: purchaseId,
      reference: ids.reference('PKG'),
      packageId: item.id,
      consultantId: item.consultant?.id as string,
      buyerName: name,
      state: 'paid',
      origin: 'import',
      snapshot: snapshotOf(item),
      priceMinor: item.price.amount,
      currency: item.price.currency,
      assignedByUserId: actorUserId,
      note: row.note ?? null,
      importId,
      paidAt: now,
    })
    left.forEach((allowance, position) =>
      rows.grants.push({
        ...common,
        ...allowance,
        id: ids.id(),
        purchaseId,
        kind: 'import',
        origin: `import:${purchaseId}:${position}`,
      }),
    )
    const after = { packageId: item.id, title: item.title, left, ...period }
    rows.audit.push(
      auditOf(input, deps, { action: 'purchase.imported', subjectType: 'purchase', subjectId: purchaseId, after }),
    )
  })
  return { problems, rows }
}

/** By id, or by a title that only one package has. */
function packageFinder({ packages }: Facts, now: number): (named: string) => PublicPackage {
  const found = new Map<string, PublicPackage[]>()
  for (const row of packages) {
    const item = toPublicPackage(row, now)
    found.set(item.id, [item])
    const title = item.title.toLowerCase()
    found.set(title, [...(found.get(title) ?? []), item])
  }
  return (named) => {
    const [item, another] = found.get(named.toLowerCase()) ?? []
    if (item === undefined)
      throw fieldProblem('invalid_input', 'package', 'The practice has no package of this title or id.')
    if (another !== undefined)
      throw fieldProblem('invalid_input', 'package', 'Several packages have this title: use the id.')
    return item
  }
}
