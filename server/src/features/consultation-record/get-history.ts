import type { RecordHistoryPage } from '../../contract/consultation-record.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { consultationById } from '../../db/views/consultation-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { fieldProblem } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { entriesPerPage, historyOf, type HistoryStart } from './history.repository.ts'

/**
 * Each step of a consultation and each change of it, with who and when, for members. One round trip.
 * @throws DeskbellError `forbidden`, `not_found`
 */
export async function getHistory(
  { id, cursor, caller }: { id: string; cursor: string | undefined; caller: Caller },
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): Promise<RecordHistoryPage> {
  const { actor, facts } = await loadAs(db, caller, clock(), [
    consultationById(db, id),
    historyOf(db, id, cursor === undefined ? null : readCursor(cursor)),
  ])
  const [[consultation], rows] = facts
  requirePermission(actor, consultation?.practiceId, 'read_bookings')
  const shown = rows.slice(0, entriesPerPage)
  const last = shown.at(-1)
  return {
    data: shown.map(({ row: _, at, subjectType, subjectId, ...entry }) => ({
      ...entry,
      at: new Date(at).toISOString(),
      subject: { type: subjectType, id: subjectId },
    })),
    nextCursor: rows.length > shown.length && last !== undefined ? `${last.at}_${last.row}` : null,
  }
}

function readCursor(cursor: string): HistoryStart {
  const [, at, row] = /^(\d{1,16})_(\d{1,16})$/.exec(cursor) ?? []
  if (at === undefined) throw fieldProblem('invalid_input', 'cursor', 'Use the nextCursor of the page before.')
  return { at: Number(at), row: Number(row) }
}
