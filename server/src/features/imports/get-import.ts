import type { ImportRecord } from '../../contract/imports.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { may, requirePermission } from '../../domain/access.ts'
import type { Deps } from '../../ports.ts'
import { importById, importsOfPractice, practiceBySlug, type ImportRow } from './import.repository.ts'

type GetDeps = Pick<Deps, 'db' | 'clock'>

/** How an import stands. One round trip. */
export async function getImport(
  { id, caller }: { id: string; caller: Caller },
  { db, clock }: GetDeps,
): Promise<ImportRecord> {
  const { actor, facts } = await loadAs(db, caller, clock(), [importById(db, id)])
  const [row] = facts[0]
  requirePermission(actor, row?.import.practiceId, `import_${row?.import.kind ?? 'packages'}`)
  return toImportRecord(row as ImportRow)
}

/** The newest imports of the kinds the caller may make. One round trip. */
export async function listImports(
  { slug, caller }: { slug: string; caller: Caller },
  { db, clock }: GetDeps,
): Promise<{ data: ImportRecord[]; nextCursor: null }> {
  const { actor, facts } = await loadAs(db, caller, clock(), [practiceBySlug(db, slug), importsOfPractice(db, slug)])
  const [[practice], rows] = facts
  requirePermission(actor, practice?.id, 'read_practice')
  const practiceId = practice?.id as string
  const own = rows.filter((row) => may(actor, practiceId, `import_${row.import.kind}`))
  return { data: own.map(toImportRecord), nextCursor: null }
}

export function toImportRecord({ import: item, practice }: ImportRow): ImportRecord {
  const { id, kind, state, rowCount, rowsDone, createdAt, undoneAt } = item
  return {
    id,
    practice,
    kind,
    state,
    rowCount,
    rowsDone,
    createdAt: new Date(createdAt).toISOString(),
    undoneAt: undoneAt === null ? null : new Date(undoneAt).toISOString(),
  }
}
