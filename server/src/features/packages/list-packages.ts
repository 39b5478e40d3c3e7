import type { ManagedPackagePage, PackageQuery, PublicPackagePage } from '../../contract/packages.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import type { PackageRow } from '../../db/views/package-row.ts'
import { toManagedPackage, toPublicPackage } from '../../db/views/package-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { nextChangeAt } from '../../domain/sale-window.ts'
import type { Deps } from '../../ports.ts'
import { decodeCursor, encodeCursor } from './package-cursor.ts'
import { nextChangesOf, packagePage, packagesPerPage } from './package-list.repository.ts'
import { practiceBySlug } from './package.repository.ts'

type ListDeps = Pick<Deps, 'db' | 'clock'>

/** What is on sale, for anybody, and when time alone will change it. One round trip. */
export async function listPackages(
  query: PackageQuery,
  { db, clock }: ListDeps,
): Promise<{ page: PublicPackagePage; changesAt: number | null }> {
  const now = clock()
  const start = decodeCursor(query.cursor)
  const [[practice], rows, [ahead]] = await db.batch([
    practiceBySlug(db, query.practice),
    packagePage(db, { ...query, scope: 'public' }, start, now),
    nextChangesOf(db, query.practice, now),
  ])
  if (practice === undefined || practice.suspendedAt !== null) throw new DeskbellError('not_found')
  return {
    page: page(rows, query, now, toPublicPackage),
    changesAt: ahead === undefined ? null : nextChangeAt(ahead, now),
  }
}

/** Active and inactive packages, for members of the practice. One round trip. */
export async function listManagedPackages(
  { query, caller }: { query: PackageQuery; caller: Caller },
  { db, clock }: ListDeps,
): Promise<ManagedPackagePage> {
  const now = clock()
  const start = decodeCursor(query.cursor)
  const { actor, facts } = await loadAs(db, caller, now, [
    practiceBySlug(db, query.practice),
    packagePage(db, { ...query, scope: 'manage' }, start, now),
  ])
  const [[practice], rows] = facts
  requirePermission(actor, practice?.id, 'read_practice')
  return page(rows, query, now, toManagedPackage)
}

function page<Item>(
  rows: PackageRow[],
  query: PackageQuery,
  now: number,
  present: (row: PackageRow, now: number) => Item,
): { data: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, packagesPerPage)
  const last = shown.at(-1)
  const nextCursor = rows.length > packagesPerPage && last !== undefined ? encodeCursor(last, query.sort, now) : null
  return { data: shown.map((row) => present(row, now)), nextCursor }
}
