import { and, asc, desc, eq, isNull, sql, type SQL } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import type { PackageQuery } from '../../contract/packages.ts'
import type { Database } from '../../db/client.ts'
import { packageAllowances, packagePrices, packages, practices } from '../../db/schema/index.ts'
import { effectivePriceMinor, isOnSale, selectPackages } from '../../db/views/package-row.ts'
import type { PageStart } from './package-cursor.ts'

export const packagesPerPage = 50

/**
 * What of the practice's packages changes by time alone, and when next: starts and ends of sales and of offers, those of
 * packages not on sale yet included. Null where nothing does.
 */
export function nextChangesOf(db: Database, slug: string, now: number) {
  const next = (at: SQLiteColumn) => sql<number | null>`min(case when ${at} > ${now} then ${at} end)`
  return db
    .select({
      saleStartsAt: next(packages.saleStartsAt),
      saleEndsAt: next(packages.saleEndsAt),
      offerEndsAt: next(packages.offerEndsAt),
    })
    .from(packages)
    .innerJoin(practices, eq(practices.id, packages.practiceId))
    .where(and(eq(practices.slug, slug), eq(packages.active, true), isNull(packages.archivedAt)))
}

/**
 * One row more than a page holds, so that the caller sees whether there is a next one. Members see each package at its
 * own price; visitors who ask for a currency see its price.
 */
export function packagePage(db: Database, query: PackageQuery, start: PageStart | null, now: number) {
  const isManaged = query.scope === 'manage'
  const { key, descending } = sortKey(query.sort ?? 'order', now)
  const conditions: (SQL | undefined)[] = [
    eq(practices.slug, query.practice),
    isManaged ? isNull(packages.archivedAt) : isOnSale(now),
  ]
  if (isManaged && query.currency !== undefined) {
    conditions.push(
      sql`exists (select 1 from ${packagePrices} as wanted where wanted.package_id = "packages"."id" and wanted.currency = ${query.currency})`,
    )
  }
  if (query.consultant !== undefined) conditions.push(eq(packages.consultantId, query.consultant))
  if (query.type !== undefined) conditions.push(eq(packages.type, query.type))
  if (query.category !== undefined) conditions.push(eq(packages.category, query.category))
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
  return selectPackages(db, isManaged ? undefined : query.currency)
    .where(and(...conditions))
    .orderBy(direction(key), direction(packages.id))
    .limit(packagesPerPage + 1)
}

function sortKey(sort: NonNullable<PackageQuery['sort']>, now: number): { key: SQL; descending: boolean } {
  if (sort === 'order') return { key: sql`${packages.displayOrder}`, descending: false }
  if (sort === 'newest') return { key: sql`${packages.createdAt}`, descending: true }
  return { key: effectivePriceMinor(now), descending: sort === '-price' }
}
