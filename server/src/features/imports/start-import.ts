import type { ImportKind, ImportPreview, ImportProblems, ImportRecord, RowProblem } from '../../contract/imports.ts'
import { memberEntry, witnessed } from '../../db/audit.ts'
import { answerOnce, loadAs, rememberRequest, type Caller } from '../../db/identity.ts'
import { writeThenRead } from '../../db/run-batch.ts'
import { requirePermission, type Member } from '../../domain/access.ts'
import { keyedDigest } from '../../domain/digest.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { CsvReader, Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { toImportRecord } from './get-import.ts'
import {
  balancesImported,
  consultantsForImport,
  importById,
  importOfSameRows,
  importStatements,
  knownEmails,
  packagesForImport,
  practiceForImport,
  type Facts,
} from './import.repository.ts'
import { planBalances } from './plan-balances.ts'
import { planClients } from './plan-clients.ts'
import { planPackages } from './plan-packages.ts'
import type { ImportDeps, Plan } from './plan.ts'
import { readFile, type ImportFile } from './read-file.ts'

export type StartImport = {
  kind: ImportKind
  slug: string
  dryRun: boolean
  again: boolean
  file: ImportFile
  caller: Caller
}
export type StartDeps = ImportDeps & Pick<Deps, 'db' | 'rateLimiter'> & { readCsv: CsvReader; authSecret: string }

const planners = { packages: planPackages, clients: planClients, balances: planBalances }
const mostProblems = 100
/** Reading a large file costs more than any other request. */
const perTenMinutes = { limit: 40, windowMilliseconds: 600_000 }

/**
 * Reads a file, checks all of it, and writes all of it or nothing. Two round trips; a dry run makes one.
 * @throws DeskbellError `import_invalid` naming each bad row, `import_repeated`, `invalid_json`, `rate_limited`, or where
 * the caller may not
 */
export async function startImport(request: StartImport, deps: StartDeps): Promise<ImportRecord | ImportPreview> {
  const { kind, file, caller } = request
  if (caller.sessionToken === null) throw new DeskbellError('unauthenticated')
  const { ok, retryAfterSeconds } = deps.rateLimiter.take(`imports:${caller.sessionToken}`, perTenMinutes, deps.clock())
  if (!ok) throw new DeskbellError('rate_limited', { details: { retryAfterSeconds } })
  const read = await readFile(kind, file, deps.readCsv)
  const rows = JSON.stringify(read.rows.map(({ values }) => values))
  const digest = await keyedDigest(deps.authSecret, 'import-rows', rows)
  return decideAnew(() => answerOnce(() => tryImport(request, { ...read, digest }, deps)))
}

type ReadRows = Awaited<ReturnType<typeof readFile>> & {
  /** Of the rows, however the file spells them. */
  digest: string
}

async function tryImport(
  { kind, slug, dryRun, again, file, caller }: StartImport,
  read: ReadRows,
  deps: StartDeps,
): Promise<ImportRecord | ImportPreview | null> {
  const { db, clock, ids } = deps
  const now = clock()
  const emails = kind === 'packages' ? [] : emailsOf(read.rows)
  const { actor, facts, repeatOf } = await loadAs(db, caller, now, [
    practiceForImport(db, slug),
    consultantsForImport(db, slug),
    knownEmails(db, slug, emails),
    packagesForImport(db, slug, kind),
    balancesImported(db, slug, kind === 'balances' ? emails : []),
    importOfSameRows(db, slug, kind, read.digest),
  ])
  const [[found], ownConsultants, known, items, balances, [repeated]] = facts
  requirePermission(actor, found?.id, `import_${kind}`)
  if (repeatOf !== null) {
    const [made] = await importById(db, repeatOf)
    return toImportRecord(made as NonNullable<typeof made>)
  }
  refuse(read.problems)
  const repeats =
    repeated === undefined ? null : { id: repeated.id, createdAt: new Date(repeated.createdAt).toISOString() }
  if (repeats !== null && !again && !dryRun) throw new DeskbellError('import_repeated', { details: { repeats } })
  const practice = found as NonNullable<typeof found>
  const checkedAgainst: Facts = {
    practice,
    consultantIds: ownConsultants.map(({ id }) => id),
    knownEmails: new Set(known.map(({ email }) => email as string)),
    packages: items,
    importedBalances: new Set(balances.map(({ packageId, email }) => `${packageId} ${email}`)),
  }
  const importId = ids.id()
  const { userId: actorUserId } = actor as Member
  const input = { importId, rows: read.rows, isCsv: file.format === 'csv', facts: checkedAgainst, actorUserId, now }
  const { problems, rows } = planners[kind](input, deps)
  refuse(problems)
  const rowCount = read.rows.length
  if (dryRun) return { ...previewOf(kind, rowCount, rows), repeats }
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor: actor as Member,
    practiceId: practice.id,
    action: 'import.done',
    subject: ['import', importId],
    after: { kind, rowCount, digest: read.digest },
  })
  const record = {
    id: importId,
    practiceId: practice.id,
    kind,
    state: 'done' as const,
    rowCount,
    rowsDone: rowCount,
    createdByUserId: actorUserId,
    createdAt: now,
  }
  const statements = [
    ...importStatements(db, record, rows, audit, practice.importCount),
    ...rememberRequest(db, caller, importId, now, witnessed(audit.id)),
  ]
  const [made] = await writeThenRead(db, statements, importById(db, importId))
  return made === undefined ? null : toImportRecord(made)
}

function refuse(problems: RowProblem[]): void {
  if (problems.length === 0) return
  const rows = problems.toSorted((one, other) => one.line - other.line).slice(0, mostProblems)
  const details: ImportProblems = { rows, total: problems.length }
  throw new DeskbellError('import_invalid', { details })
}

function previewOf(kind: ImportKind, rowCount: number, rows: Plan['rows']): Omit<ImportPreview, 'repeats'> {
  const { packages, clients, purchases } = rows
  const creates = { packages: packages.length, clients: clients.length, purchases: purchases.length }
  const named = kind === 'clients' ? rowCount : new Set(purchases.map(({ clientId }) => clientId)).size
  return { dryRun: true, kind, rowCount, creates, clientsKept: named - clients.length }
}

/** As they were sent: what is no address finds no client. */
function emailsOf(rows: readonly { values: unknown }[]): string[] {
  const emails = rows.map(({ values }) => (values as { email?: unknown } | null)?.email)
  return [...new Set(emails.filter((email) => typeof email === 'string').map((email) => email.trim().toLowerCase()))]
}
