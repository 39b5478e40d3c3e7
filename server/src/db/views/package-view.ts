import { and, eq, isNull, sql, type SQL } from 'drizzle-orm'
import type { Allowance, ManagedPackage, PublicPackage } from '../../contract/packages.ts'
import { describeBundle, sessionCount, valuePerSession } from '../../domain/allowances.ts'
import type { Database } from '../client.ts'
import { consultants, packageAllowances, packagePrices, packages, practices, purchases } from '../schema/index.ts'

/**
 * Places taken: paid ones, and unpaid checkouts until Stripe itself says that they are over, for a payment of the last
 * moment may not have been heard of yet. Tables are named by hand, because a query over a single table prints its
 * columns without them, and the inner `id` would then be the purchase's.
 */
export const placesTaken = sql<number>`(select count(*) from ${purchases} as taken
    where taken.package_id = "packages"."id" and taken.state in ('pending', 'processing', 'paid', 'review'))`

const allowancesJson = sql<string>`(select json_group_array(json_object('serviceType', inside.service_type,
    'consultantTier', inside.consultant_tier, 'credits', inside.credits, 'creditUnitMinutes', inside.credit_unit_minutes) order by inside.position)
    from ${packageAllowances} as inside where inside.package_id = "packages"."id")`

/** Packages with all that is shown of them, in one statement. */
export function selectPackages(db: Database, currency?: string) {
  return db
    .select({
      package: packages,
      practiceSlug: practices.slug,
      practiceSuspendedAt: practices.suspendedAt,
      consultant: { id: consultants.id, name: consultants.name, photoUrl: consultants.photoUrl },
      price: packagePrices,
      allowances: allowancesJson,
      placesTaken,
    })
    .from(packages)
    .innerJoin(practices, eq(practices.id, packages.practiceId))
    .innerJoin(consultants, eq(consultants.id, packages.consultantId))
    .innerJoin(
      packagePrices,
      and(eq(packagePrices.packageId, packages.id), eq(packagePrices.currency, currency ?? packages.currency)),
    )
    .$dynamic()
}

export type PackageRow = Awaited<ReturnType<typeof selectPackages>>[number]

/** What visitors may see: active, not archived, of a practice that is open. */
export const isOnSale: SQL = and(
  eq(packages.active, true),
  isNull(packages.archivedAt),
  isNull(practices.suspendedAt),
) as SQL

export function toPublicPackage(row: PackageRow): PublicPackage {
  const { package: item, price, consultant } = row
  const allowances = JSON.parse(row.allowances) as Allowance[]
  const sessions = sessionCount(allowances, item.sessionDurationMinutes)
  const money = { amount: price.priceMinor, currency: price.currency }
  return {
    id: item.id,
    practice: row.practiceSlug,
    consultant,
    type: item.type,
    title: item.title,
    tagline: item.tagline,
    badge: item.badge,
    description: item.description,
    features: item.features,
    price: money,
    originalPrice:
      price.originalPriceMinor === null ? null : { amount: price.originalPriceMinor, currency: price.currency },
    sessionDurationMinutes: item.sessionDurationMinutes,
    allowances,
    bundleDescription: item.bundleDescription ?? describeBundle(allowances),
    sessionCount: sessions,
    valuePerSession: valuePerSession(money, sessions),
    validDays: item.validDays,
    featured: item.featured,
    displayOrder: item.displayOrder,
    placesLeft: item.stockLimit === null ? null : Math.max(0, item.stockLimit - row.placesTaken),
    scheduling: item.calendlyLink === null ? 'contact' : 'calendly',
  }
}

export function toManagedPackage(row: PackageRow): ManagedPackage {
  const { package: item } = row
  return {
    ...toPublicPackage(row),
    active: item.active,
    calendlyLink: item.calendlyLink,
    writtenBundleDescription: item.bundleDescription,
    stockLimit: item.stockLimit,
    soldCount: row.placesTaken,
    version: item.version,
    createdAt: new Date(item.createdAt).toISOString(),
    updatedAt: new Date(item.updatedAt).toISOString(),
  }
}
