import { and, asc, desc, eq, isNull, sql, type SQL } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import type { PackageInput, PackageQuery } from '../../contract/packages.ts'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import { insertWhere } from '../../db/insert-where.ts'
import { consultants, packageAllowances, packagePrices, packages, practices } from '../../db/schema/index.ts'
import { isOnSale, selectPackages } from '../../db/views/package-view.ts'
import type { PageStart } from './package-cursor.ts'

export const packagesPerPage = 50

export function practiceBySlug(db: Database, slug: string) {
  return db
    .select({ id: practices.id, suspendedAt: practices.suspendedAt })
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
    .select({ id: consultants.id })
    .from(consultants)
    .innerJoin(packages, eq(packages.practiceId, consultants.practiceId))
    .where(and(eq(packages.id, packageId), eq(consultants.active, true)))
}

/** One row more than a page holds, so that the caller sees whether there is a next one. */
export function packagePage(db: Database, query: PackageQuery, start: PageStart | null) {
  const { key, descending } = sortKeys[query.sort ?? 'order']
  const conditions: (SQL | undefined)[] = [
    eq(practices.slug, query.practice),
    query.scope === 'manage' ? isNull(packages.archivedAt) : isOnSale,
  ]
  if (query.consultant !== undefined) conditions.push(eq(packages.consultantId, query.consultant))
  if (query.type !== undefined) conditions.push(eq(packages.type, query.type))
  if (query.featured !== undefined) conditions.push(eq(packages.featured, query.featured === 'true'))
  if (query.serviceType !== undefined) {
    conditions.push(
      sql`exists (select 1 from ${packageAllowances} as offered where offered.package_id = "packages"."id" and offered.service_type = ${query.serviceType})`,
    )
  }
  if (start !== null) {
    conditions.push(
      descending
        ? sql`(${key}, ${packages.id}) < (${start.value}, ${start.id})`
        : sql`(${key}, ${packages.id}) > (${start.value}, ${start.id})`,
    )
  }
  const direction = descending ? desc : asc
  return selectPackages(db, query.currency)
    .where(and(...conditions))
    .orderBy(direction(key), direction(packages.id))
    .limit(packagesPerPage + 1)
}

const sortKeys: Record<NonNullable<PackageQuery['sort']>, { key: SQL; descending: boolean }> = {
  order: { key: sql`${packages.displayOrder}`, descending: false },
  price: { key: sql`${packagePrices.priceMinor}`, descending: false },
  '-price': { key: sql`${packagePrices.priceMinor}`, descending: true },
  newest: { key: sql`${packages.createdAt}`, descending: true },
}

export function packageById(db: Database, id: string) {
  return selectPackages(db).where(and(eq(packages.id, id), isNull(packages.archivedAt)))
}

type PackageValues = Omit<PackageInput, 'practice' | 'consultantId'> & { consultantId: string }

/** Every statement depends on the audit entry before it. */
export function insertPackage(
  db: Database,
  id: string,
  practiceId: string,
  values: PackageValues,
  audit: AuditEntry,
): BatchItem<'sqlite'>[] {
  const { createdAt } = audit
  const row = { ...columnsOf(values), id, practiceId, createdAt, updatedAt: createdAt }
  const audited = auditWhere(db, audit, sql`true`)
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
  const { price, originalPrice, allowances } = values
  return [
    insertWhere(
      db,
      packagePrices,
      {
        packageId,
        currency: price.currency,
        priceMinor: price.amount,
        originalPriceMinor: originalPrice?.amount ?? null,
      },
      guard,
    ),
    ...allowances.map((allowance, position) =>
      insertWhere(db, packageAllowances, { ...allowance, packageId, position }, guard),
    ),
  ]
}

function columnsOf({ price, originalPrice: _, allowances: __, ...columns }: PackageValues) {
  return { ...columns, currency: price.currency }
}
