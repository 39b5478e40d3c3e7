import type { ManagedPackage, PublicPackage } from '../../contract/packages.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { toManagedPackage, toPublicPackage } from '../../db/views/package-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { packageById } from './package.repository.ts'

type GetDeps = Pick<Deps, 'db' | 'clock'>

/** A package on sale, for anybody. One round trip. */
export async function getPackage(id: string, { db }: GetDeps): Promise<PublicPackage> {
  const [row] = await packageById(db, id)
  if (row === undefined || !row.package.active || row.practiceSuspendedAt !== null) throw new DeskbellError('not_found')
  return toPublicPackage(row)
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
  return toManagedPackage(row as NonNullable<typeof row>)
}
