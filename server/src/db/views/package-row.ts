import { and, eq, gt, inArray, isNull, lte, or, sql, type SQL } from 'drizzle-orm'
import type { Database } from '../client.ts'
import { consultants, packageAllowances, packagePrices, packages, practices, purchases } from '../schema/index.ts'

/**
 * Places taken: paid ones, and unpaid checkouts until Stripe itself says that they are over, for a payment of the last
 * moment may not have been heard of yet. What one client hands on to another was sold once. Tables are named by hand,
 * because a query over a single table prints its columns without them, and the inner `id` would then be the purchase's.
 */
export const placesTaken = sql<number>`(select count(*) from ${purchases} as taken
    where taken.package_id = "packages"."id" and taken.state in ('pending', 'processing', 'paid', 'review')
    and taken.origin <> 'transfer')`

// libSQL server does not take an ORDER BY inside an aggregate, so the rows come to it in order.
const allowancesJson = sql<string>`(select json_group_array(json_object('serviceType', inside.service_type,
    'consultantTier', inside.consultant_tier, 'credits', inside.credits, 'creditUnitMinutes', inside.credit_unit_minutes))
    from (select * from ${packageAllowances} as listed where listed.package_id = "packages"."id" order by listed.position) as inside)`

const pricesJson = sql<string>`(select json_group_array(json_object('currency', offered.currency,
    'priceMinor', offered.price_minor, 'originalPriceMinor', offered.original_price_minor, 'stripePriceId', offered.stripe_price_id))
    from (select * from ${packagePrices} as listed where listed.package_id = "packages"."id" order by listed.currency) as offered)`

/** The consultant's times can be booked here. */
export const takesBookings = sql<boolean>`(exists (select 1 from session_configs as offer
    where offer.consultant_id = "consultants"."id" and offer.active)
  and exists (select 1 from availability_schedules as hours
    where hours.consultant_id = "consultants"."id" and hours.active))`.mapWith(Boolean)

/** Packages with all that is shown of them, in one statement. */
export function selectPackages(db: Database, currency?: string) {
  return db
    .select({
      package: packages,
      practiceSlug: practices.slug,
      practiceSuspendedAt: practices.suspendedAt,
      practiceSelling: {
        operatorOwned: practices.operatorOwned,
        stripeAccountId: practices.stripeAccountId,
        stripeChargesEnabled: practices.stripeChargesEnabled,
        stripePayoutsEnabled: practices.stripePayoutsEnabled,
      },
      consultant: { id: consultants.id, name: consultants.name, photoUrl: consultants.photoUrl },
      price: packagePrices,
      prices: pricesJson,
      allowances: allowancesJson,
      placesTaken,
      takesBookings,
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

/** In a currency that they are sold in; those that are not are left out. */
export function packagesByIds(db: Database, ids: readonly string[], currency: string) {
  return selectPackages(db, currency).where(inArray(packages.id, [...ids]))
}

/** What visitors may see at a moment: active, in its sale window, of a practice that is open. */
export function isOnSale(now: number): SQL {
  return and(
    eq(packages.active, true),
    isNull(packages.archivedAt),
    isNull(practices.suspendedAt),
    or(isNull(packages.saleStartsAt), lte(packages.saleStartsAt, now)),
    or(isNull(packages.saleEndsAt), gt(packages.saleEndsAt, now)),
  ) as SQL
}

/** `effectivePrice` of `domain` once more, to sort by in the database. */
export function effectivePriceMinor(now: number): SQL<number> {
  return sql<number>`case when ${packages.offerEndsAt} <= ${now} then coalesce(${packagePrices.originalPriceMinor},
    ${packagePrices.priceMinor}) else ${packagePrices.priceMinor} end`
}
