import type { ManagedPackage, PublicPackage } from '../../contract/packages.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { inCurrency, toManagedPackage, toPublicPackage } from '../../db/views/package-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { nextChangeAt, saleState } from '../../domain/sale-window.ts'
import type { Deps } from '../../ports.ts'
import { packageById } from './package.repository.ts'

type GetDeps = Pick<Deps, 'db' | 'clock'>

/**
 * A package on sale, for anybody, and when time alone will change it. One round trip.
 * @throws DeskbellError `not_found`, or `currency_not_offered` where it has no price in the one asked for
 */
export async function getPackage(
  { id, currency }: { id: string; currency: string | undefined },
  { db, clock }: GetDeps,
): Promise<{ item: PublicPackage; changesAt: number | null }> {
  const now = clock()
  const [row] = await packageById(db, id)
  const isOnSale =
    row !== undefined && row.package.active && row.practiceSuspendedAt === null && saleState(row.package, now) === 'on'
  if (!isOnSale) throw new DeskbellError('not_found')
  const priced = currency === undefined ? row : inCurrency(row, currency)
  if (priced === null) throw new DeskbellError('currency_not_offered')
  return { item: toPublicPackage(priced, now), changesAt: nextChangeAt(row.package, now) }
}

/** A package on sale or not, for members of its practice. One round trip. */
export async function getManagedPackage(
  { id, caller }: { id: string; caller: Caller },
  { db, clock }: GetDeps,
): Promise<ManagedPackage> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [packageById(db, id)])
  const [row] = facts[0]
  requirePermission(actor, row?.package.practiceId, 'read_practice')
  return toManagedPackage(row as NonNullable<typeof row>, now)
}
