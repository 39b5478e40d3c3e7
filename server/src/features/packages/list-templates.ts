import type { PackageTemplatePage } from '../../contract/package-tools.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { requirePermission } from '../../domain/access.ts'
import { packageTemplates } from '../../domain/package-templates.ts'
import type { Deps } from '../../ports.ts'
import { practiceBySlug } from './package.repository.ts'

/** Packages to begin with, in the practice's currency, for members who may make some. One round trip. */
export async function listTemplates(
  { slug, caller }: { slug: string; caller: Caller },
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): Promise<PackageTemplatePage> {
  const { actor, facts } = await loadAs(db, caller, clock(), [practiceBySlug(db, slug)])
  const [[practice]] = facts
  requirePermission(actor, practice?.id, 'edit_packages')
  return { data: packageTemplates((practice as NonNullable<typeof practice>).currency), nextCursor: null }
}
