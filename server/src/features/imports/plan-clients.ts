import type { ClientRow } from '../../contract/imports.ts'
import { fieldProblem } from '../../domain/errors.ts'
import { auditOf, noRows, readRows, type ImportDeps, type Plan, type PlanInput } from './plan.ts'

/** Clients whose address the practice knows stay as they are: a list is no proof of what somebody is called. */
export function planClients(input: PlanInput, deps: ImportDeps): Plan {
  const { importId, facts, now } = input
  const rows = noRows()
  const lineOf = new Map<string, number>()
  const problems = readRows<ClientRow>('clients', input, deps, ({ email, name = null }, line) => {
    const earlier = lineOf.get(email)
    if (earlier !== undefined) throw fieldProblem('invalid_input', 'email', `Line ${earlier} has the same address.`)
    lineOf.set(email, line)
    if (facts.knownEmails.has(email)) return
    const id = deps.ids.id()
    rows.clients.push({ id, practiceId: facts.practice.id, email, name, importId, createdAt: now })
    const what = { action: 'client.created', subjectType: 'client' as const, subjectId: id, after: { email, name } }
    rows.audit.push(auditOf(input, deps, what))
  })
  return { problems, rows }
}
