import type { ManagedPackagePage, PackageQuery, PublicPackagePage } from '../../contract/packages.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { toManagedPackage, toPublicPackage, type PackageRow } from '../../db/views/package-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { decodeCursor, encodeCursor } from './package-cursor.ts'
import { packagePage, packagesPerPage, practiceBySlug } from './package.repository.ts'

type ListDeps = Pick<Deps, 'db' | 'clock'>

/** What is on sale, for anybody. One round trip. */
export async function listPackages(query: PackageQuery, { db }: ListDeps): Promise<PublicPackagePage> {
  const start = decodeCursor(query.cursor)
  const [[practice], rows] = await db.batch([
    practiceBySlug(db, query.practice),
    packagePage(db, { ...query, scope: 'public' }, start),
  ])
  if (practice === undefined || practice.suspendedAt !== null) throw new DeskbellError('not_found')
  return page(rows, query, toPublicPackage)
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
    packagePage(db, { ...query, scope: 'manage' }, start),
  ])
  const [[practice], rows] = facts
  requirePermission(actor, practice?.id, 'read_practice')
  return page(rows, query, toManagedPackage)
}

function page<Item>(
  rows: PackageRow[],
  query: PackageQuery,
  present: (row: PackageRow) => Item,
): { data: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, packagesPerPage)
  const last = shown.at(-1)
  const nextCursor = rows.length > packagesPerPage && last !== undefined ? encodeCursor(last, query.sort) : null
  return { data: shown.map(present), nextCursor }
}
