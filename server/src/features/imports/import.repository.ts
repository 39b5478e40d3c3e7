import { and, asc, desc, eq, isNull, sql, type SQL } from 'drizzle-orm'
import type { ImportKind } from '../../contract/imports.ts'
import type { PackageInput } from '../../contract/packages.ts'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import { clientIdOfEmail } from '../../db/clients.ts'
import { insertRows } from '../../db/insert-rows.ts'
import { insertWhere } from '../../db/insert-where.ts'
import type { Statement } from '../../db/run-batch.ts'
import {
  auditEntries,
  auditValues,
  clients,
  consultants,
  creditGrants,
  imports,
  packageAllowances,
  packagePrices,
  packages,
  practices,
  purchases,
} from '../../db/schema/index.ts'
import { selectPackages, type PackageRow } from '../../db/views/package-row.ts'

/** What rows are checked against. */
export type Facts = {
  practice: { id: string; slug: string; currency: string; timeZone: string }
  consultantIds: string[]
  knownEmails: ReadonlySet<string>
  packages: PackageRow[]
  /** `packageId email` of balances that an import brought before. */
  importedBalances: ReadonlySet<string>
}

const ofSlug = (slug: string) => sql`(select ${practices.id} from ${practices} where ${practices.slug} = ${slug})`
const among = (values: readonly string[]) => sql`in (select value from json_each(${JSON.stringify(values)}))`

/** With the number of imports so far: another one since makes what was checked old. */
export function practiceForImport(db: Database, slug: string) {
  return db
    .select({
      id: practices.id,
      slug: practices.slug,
      currency: practices.currency,
      timeZone: practices.timeZone,
      importCount: sql<number>`(select count(*) from ${imports} as earlier where earlier.practice_id = "practices"."id")`,
    })
    .from(practices)
    .where(eq(practices.slug, slug))
}

export function consultantsForImport(db: Database, slug: string) {
  return db
    .select({ id: consultants.id })
    .from(consultants)
    .where(and(eq(consultants.practiceId, ofSlug(slug)), eq(consultants.active, true)))
    .orderBy(asc(consultants.createdAt), asc(consultants.id))
}

export function knownEmails(db: Database, slug: string, emails: readonly string[]) {
  return db
    .select({ email: clients.email })
    .from(clients)
    .where(and(eq(clients.practiceId, ofSlug(slug)), sql`${clients.email} ${among(emails)}`))
}

export function packagesForImport(db: Database, slug: string, kind: ImportKind) {
  const wanted = kind === 'balances' ? sql`true` : sql`false`
  return selectPackages(db).where(and(eq(practices.slug, slug), isNull(packages.archivedAt), wanted))
}

export function balancesImported(db: Database, slug: string, emails: readonly string[]) {
  return db
    .select({ packageId: purchases.packageId, email: clients.email })
    .from(purchases)
    .innerJoin(clients, eq(clients.id, purchases.clientId))
    .where(
      and(
        eq(clients.practiceId, ofSlug(slug)),
        sql`${clients.email} ${among(emails)}`,
        eq(purchases.origin, 'import'),
        eq(purchases.state, 'paid'),
      ),
    )
}

/** The newest import of the same rows that still stands, by the keyed digest that its audit entry's values hold. */
export function importOfSameRows(db: Database, slug: string, kind: ImportKind, digest: string) {
  return db
    .select({ id: imports.id, createdAt: imports.createdAt })
    .from(imports)
    .innerJoin(auditEntries, and(eq(auditEntries.subjectId, imports.id), eq(auditEntries.action, 'import.done')))
    .innerJoin(auditValues, eq(auditValues.entryId, auditEntries.id))
    .where(
      and(
        eq(imports.practiceId, ofSlug(slug)),
        eq(imports.kind, kind),
        eq(imports.state, 'done'),
        sql`json_extract(${auditValues.after}, '$.digest') = ${digest}`,
      ),
    )
    .orderBy(desc(imports.createdAt), desc(imports.id))
    .limit(1)
}

/** A function of the packages' feature. */
export type RowsOfPackage = (
  id: string,
  practiceId: string,
  values: Omit<PackageInput, 'practice' | 'consultantId'> & { consultantId: string },
  now: number,
) => {
  package: typeof packages.$inferInsert
  prices: (typeof packagePrices.$inferInsert)[]
  allowances: (typeof packageAllowances.$inferInsert)[]
}

/** Of purchases and grants, `clientId` is the client's address here: a client of that address may come to be meanwhile. */
export type ImportRows = {
  clients: (typeof clients.$inferInsert)[]
  packages: (typeof packages.$inferInsert)[]
  prices: (typeof packagePrices.$inferInsert)[]
  allowances: (typeof packageAllowances.$inferInsert)[]
  purchases: (typeof purchases.$inferInsert)[]
  grants: (typeof creditGrants.$inferInsert)[]
  audit: AuditEntry[]
}

/**
 * The whole import in one batch: all of it or nothing, and nothing where another import of the practice came between
 * or a package is gone. It takes about a second for 10,000 rows, so nobody ever sees a part of it.
 */
export function importStatements(
  db: Database,
  record: typeof imports.$inferInsert,
  rows: ImportRows,
  audit: AuditEntry,
  importCount: number,
): Statement[] {
  const { practiceId } = record
  const made = witnessed(audit.id)
  const packageIds = [...new Set(rows.purchases.map(({ packageId }) => packageId))]
  const unchanged = sql`(select count(*) from ${imports} where ${imports.practiceId} = ${practiceId}) = ${importCount}
    and (select count(*) from ${packages} where ${packages.id} ${among(packageIds)} and ${packages.archivedAt} is null) = ${packageIds.length}`
  const clientId = (cell: SQL) => clientIdOfEmail(practiceId, cell)
  return [
    ...auditWhere(db, audit, unchanged),
    insertWhere(db, imports, record, made),
    ...insertRows(db, auditEntries, rows.audit.map(toEntry), made),
    ...insertRows(
      db,
      auditValues,
      rows.audit.map(({ id, after }) => ({ entryId: id, before: null, after })),
      made,
    ),
    ...insertRows(db, clients, rows.clients, made),
    ...insertRows(db, packages, rows.packages, made),
    ...insertRows(db, packagePrices, rows.prices, made),
    ...insertRows(db, packageAllowances, rows.allowances, made),
    ...insertRows(db, purchases, rows.purchases, made, { clientId }),
    ...insertRows(db, creditGrants, rows.grants, made, { clientId }),
  ]
}

function toEntry({ before: _, after, ...entry }: AuditEntry): typeof auditEntries.$inferInsert {
  return { ...entry, changedFields: Object.keys(after ?? {}) }
}

export function importById(db: Database, id: string) {
  return selectImports(db).where(eq(imports.id, id))
}

const mostListed = 200

export function importsOfPractice(db: Database, slug: string) {
  return selectImports(db)
    .where(eq(practices.slug, slug))
    .orderBy(desc(imports.createdAt), desc(imports.id))
    .limit(mostListed)
}

export type ImportRow = Awaited<ReturnType<typeof importById>>[number]

function selectImports(db: Database) {
  return db
    .select({ import: imports, practice: practices.slug })
    .from(imports)
    .innerJoin(practices, eq(practices.id, imports.practiceId))
    .$dynamic()
}

export function practiceBySlug(db: Database, slug: string) {
  return db.select({ id: practices.id }).from(practices).where(eq(practices.slug, slug))
}
