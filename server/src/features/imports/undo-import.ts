import type { ImportRecord } from '../../contract/imports.ts'
import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { toImportRecord } from './get-import.ts'
import { importById, type ImportRow } from './import.repository.ts'
import { inUse, undoStatements } from './undo.repository.ts'

type UndoImport = { id: string; caller: Caller }
type UndoDeps = Pick<Deps, 'db' | 'clock' | 'ids'>

/**
 * Takes a whole import back while nothing of it is in use; one that is undone already stays so. Two round trips.
 * @throws DeskbellError `import_in_use`, naming what is
 */
export function undoImport(request: UndoImport, deps: UndoDeps): Promise<ImportRecord> {
  return decideAnew(() => undo(request, deps))
}

async function undo({ id, caller }: UndoImport, { db, clock, ids }: UndoDeps): Promise<ImportRecord | null> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [importById(db, id), ...inUse(db, { id })])
  const [[found], ...used] = facts
  requirePermission(actor, found?.import.practiceId, `import_${found?.import.kind ?? 'packages'}`)
  const row = found as ImportRow
  if (row.import.state === 'undone') return toImportRecord(row)
  const named = used.flat()
  if (named.length > 0) throw new DeskbellError('import_in_use', { details: { inUse: named } })
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId: row.import.practiceId,
    action: 'import.undone',
    subject: ['import', id],
    before: { state: row.import.state },
    after: { state: 'undone' },
  })
  const results = await writeAll(db, [...undoStatements(db, row.import, audit), importById(db, id)])
  if (rowsWritten(results[0]) === 0) return null
  return toImportRecord((results.at(-1) as [ImportRow])[0])
}
