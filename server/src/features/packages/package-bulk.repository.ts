import { and, eq, inArray, isNull, sql, type SQL } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import type { Statement } from '../../db/run-batch.ts'
import { packagePrices, packages, practices } from '../../db/schema/index.ts'
import { selectPackages } from '../../db/views/package-row.ts'
import type { WrittenPackage } from '../../db/views/package-view.ts'

/** Those that are the practice's and not archived. */
export function packagesOfPractice(db: Database, slug: string, ids: readonly string[]) {
  return selectPackages(db).where(
    and(eq(practices.slug, slug), inArray(packages.id, [...ids]), isNull(packages.archivedAt)),
  )
}

/** True while every one of them still has the version that the caller saw. */
export function allAtVersion(seen: readonly { id: string; version: number }[]): SQL {
  const pairs = sql.join(
    seen.map(({ id, version }) => sql`(${id}, ${version})`),
    sql`, `,
  )
  return sql`(select count(*) from ${packages} where (${packages.id}, ${packages.version}) in (values ${pairs})
    and ${packages.archivedAt} is null) = ${seen.length}`
}

export type PackageChange = {
  id: string
  columns: Partial<Pick<typeof packages.$inferInsert, 'active' | 'displayOrder' | 'archivedAt'>>
  /** The package with its new prices; undefined where they stay. */
  repriced?: WrittenPackage
  audit: AuditEntry
}

/** Every statement depends on the audit entry before it, and that one on the guard. */
export function changePackage(db: Database, { id, columns, repriced, audit }: PackageChange, guard: SQL): Statement[] {
  const ours = witnessed(audit.id)
  const prices =
    repriced === undefined ? [] : [{ ...repriced.price, originalPrice: repriced.originalPrice }, ...repriced.prices]
  return [
    ...auditWhere(db, audit, guard),
    db
      .update(packages)
      .set({ ...columns, version: sql`${packages.version} + 1`, updatedAt: audit.createdAt })
      .where(and(eq(packages.id, id), ours)),
    ...prices.map(({ amount, currency, originalPrice }) =>
      db
        .update(packagePrices)
        .set({ priceMinor: amount, originalPriceMinor: originalPrice?.amount ?? null, stripePriceId: null })
        .where(and(eq(packagePrices.packageId, id), eq(packagePrices.currency, currency), ours)),
    ),
  ]
}
