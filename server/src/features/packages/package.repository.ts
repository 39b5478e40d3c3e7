import { and, asc, eq, isNull, sql, type SQL } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import { insertWhere } from '../../db/insert-where.ts'
import { consultants, packageAllowances, packagePrices, packages, practices } from '../../db/schema/index.ts'
import { selectPackages } from '../../db/views/package-row.ts'
import type { WrittenPackage } from '../../db/views/package-view.ts'

export function practiceBySlug(db: Database, slug: string) {
  return db
    .select({
      id: practices.id,
      suspendedAt: practices.suspendedAt,
      currency: practices.currency,
      automaticTax: practices.automaticTax,
    })
    .from(practices)
    .where(eq(practices.slug, slug))
}

export function consultantsOfPractice(db: Database, slug: string) {
  return db
    .select({ id: consultants.id, practiceId: consultants.practiceId })
    .from(consultants)
    .innerJoin(practices, eq(practices.id, consultants.practiceId))
    .where(and(eq(practices.slug, slug), eq(consultants.active, true)))
    .orderBy(asc(consultants.createdAt), asc(consultants.id))
}

export function consultantsOfPackagePractice(db: Database, packageId: string) {
  return db
    .select({ id: consultants.id, automaticTax: practices.automaticTax })
    .from(consultants)
    .innerJoin(practices, eq(practices.id, consultants.practiceId))
    .innerJoin(packages, eq(packages.practiceId, consultants.practiceId))
    .where(and(eq(packages.id, packageId), eq(consultants.active, true)))
}

export function packageById(db: Database, id: string) {
  return selectPackages(db).where(and(eq(packages.id, id), isNull(packages.archivedAt)))
}

type PackageValues = WrittenPackage & { consultantId: string }

/** Every statement depends on the audit entry before it, and that one on the guard. */
export function insertPackage(
  db: Database,
  id: string,
  practiceId: string,
  values: PackageValues,
  audit: AuditEntry,
  guard: SQL = sql`true`,
): BatchItem<'sqlite'>[] {
  const { package: row } = rowsOfPackage(id, practiceId, values, audit.createdAt)
  const audited = auditWhere(db, audit, guard)
  return [
    ...audited,
    insertWhere(db, packages, row, witnessed(audit.id)),
    ...insertParts(db, id, values, witnessed(audit.id)),
  ]
}

/** Writes nothing at all where the version is another one by now: the audit entry's rows tell. */
export function replacePackage(
  db: Database,
  id: string,
  version: number,
  values: PackageValues,
  audit: AuditEntry,
): BatchItem<'sqlite'>[] {
  const ours = witnessed(audit.id)
  return [
    ...auditWhere(db, audit, stillAtVersion(id, version)),
    db
      .update(packages)
      .set({ ...columnsOf(values), version: version + 1, updatedAt: audit.createdAt })
      .where(and(eq(packages.id, id), ours)),
    db.delete(packageAllowances).where(and(eq(packageAllowances.packageId, id), ours)),
    db.delete(packagePrices).where(and(eq(packagePrices.packageId, id), ours)),
    ...insertParts(db, id, values, ours),
  ]
}

export function archivePackage(db: Database, id: string, audit: AuditEntry): BatchItem<'sqlite'>[] {
  return [
    ...auditWhere(
      db,
      audit,
      sql`exists (select 1 from ${packages} where ${packages.id} = ${id} and ${packages.archivedAt} is null)`,
    ),
    db
      .update(packages)
      .set({
        archivedAt: audit.createdAt,
        active: false,
        updatedAt: audit.createdAt,
        version: sql`${packages.version} + 1`,
      })
      .where(and(eq(packages.id, id), witnessed(audit.id))),
  ]
}

function stillAtVersion(id: string, version: number): SQL {
  return sql`exists (select 1 from ${packages} where ${packages.id} = ${id} and ${packages.version} = ${version} and ${packages.archivedAt} is null)`
}

function insertParts(db: Database, packageId: string, values: PackageValues, guard: SQL): BatchItem<'sqlite'>[] {
  const { prices, allowances } = partsOf(packageId, values)
  return [
    ...prices.map((price) => insertWhere(db, packagePrices, price, guard)),
    ...allowances.map((allowance) => insertWhere(db, packageAllowances, allowance, guard)),
  ]
}

/** The rows a package is made of, for who writes many at once. */
export function rowsOfPackage(id: string, practiceId: string, values: PackageValues, now: number) {
  return {
    package: { ...columnsOf(values), id, practiceId, createdAt: now, updatedAt: now },
    ...partsOf(id, values),
  }
}

function partsOf(packageId: string, { price, originalPrice, prices, allowances }: PackageValues) {
  return {
    prices: [{ ...price, originalPrice }, ...prices].map(({ amount, currency, originalPrice: before }) => ({
      packageId,
      currency,
      priceMinor: amount,
      originalPriceMinor: before?.amount ?? null,
    })),
    allowances: allowances.map((allowance, position) => ({ ...allowance, packageId, position })),
  }
}

function columnsOf({ price, originalPrice: _, prices: __, allowances: ___, ...columns }: PackageValues) {
  return {
    ...columns,
    currency: price.currency,
    saleStartsAt: instantOrNull(columns.saleStartsAt),
    saleEndsAt: instantOrNull(columns.saleEndsAt),
    offerEndsAt: instantOrNull(columns.offerEndsAt),
  }
}

const instantOrNull = (text: string | null) => (text === null ? null : Date.parse(text))
