import type { HistoryEntry, HistoryPage } from '../../contract/purchase-changes.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { readStart, startAfter, toStatementLine, type LineRow } from '../../db/views/statement-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { fieldProblem } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { changesOf, changesPerPage, linesOf, type ChangeStart } from './purchase-history.repository.ts'
import { purchaseById } from './purchase.repository.ts'

/**
 * What was changed about a purchase and what moved in its ledger, as one list, for members. One round trip.
 * @throws DeskbellError `forbidden`, `not_found`
 */
export async function getHistory(
  { id, cursor, caller }: { id: string; cursor: string | undefined; caller: Caller },
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): Promise<HistoryPage> {
  const [lineStart, changeStart] = readCursor(cursor)
  const { actor, facts } = await loadAs(db, caller, clock(), [
    purchaseById(db, id),
    changesOf(db, id, readChange(changeStart)),
    linesOf(db, id, lineStart === '' ? null : readStart(lineStart)),
  ])
  const [[found], changes, lines] = facts
  requirePermission(actor, found?.purchase.practiceId, 'read_purchases')
  const all = [
    ...changes.map((row) => ({ at: row.at, order: 1, entry: toChange(row), row })),
    ...lines.map((row) => ({ at: row.at, order: 0, entry: toCredits(row), row })),
  ].toSorted((one, other) => other.at - one.at || other.order - one.order)
  const shown = all.slice(0, changesPerPage)
  const lastLine = shown.findLast(({ order }) => order === 0)?.row as LineRow | undefined
  const lastChange = shown.findLast(({ order }) => order === 1)?.row as ChangeRow | undefined
  // Each list goes on where it was left, for one of them may not have come up on this page.
  const next = [
    lastLine === undefined ? lineStart : startAfter(lastLine),
    lastChange === undefined ? changeStart : `${lastChange.at}_${lastChange.row}`,
  ]
  return { data: shown.map(({ entry }) => entry), nextCursor: all.length > changesPerPage ? next.join('~') : null }
}

type ChangeRow = Awaited<ReturnType<typeof changesOf>>[number]

function toChange({ row: _, at, ...change }: ChangeRow): HistoryEntry {
  return { entry: 'change', ...change, at: new Date(at).toISOString() }
}

function toCredits(row: LineRow): HistoryEntry {
  return { entry: 'credits', ...toStatementLine(row, true) }
}

function readCursor(cursor = '~'): [lines: string, changes: string] {
  const [lines = '', changes = '', ...more] = cursor.split('~')
  const isRead = (lines === '' || readStart(lines) !== null) && (changes === '' || readChange(changes) !== null)
  if (!isRead || more.length > 0 || !cursor.includes('~'))
    throw fieldProblem('invalid_input', 'cursor', 'Use the nextCursor of the page before.')
  return [lines, changes]
}

function readChange(text: string): ChangeStart | null {
  const [, at, row] = /^(\d{1,16})_(\d{1,16})$/.exec(text) ?? []
  return at === undefined ? null : { at: Number(at), row: Number(row) }
}
