import type { StatementPage, StatementQuery } from '../../contract/credits.ts'
import type { Caller } from '../../db/identity.ts'
import {
  linesPerPage,
  readStart,
  startAfter,
  statementLines,
  toStatementLine,
  type LineStart,
} from '../../db/views/statement-view.ts'
import { fieldProblem } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { ownedBy, practiceIdOfSlug } from './credit.repository.ts'
import { loadCredits } from './load-credits.ts'

/** The ledger as people read it: what was granted and used, when, why and by whom. One round trip. */
export async function getStatement(
  { query, caller }: { query: StatementQuery; caller: Caller },
  deps: Pick<Deps, 'db' | 'clock' | 'purchaseTokens'>,
): Promise<StatementPage> {
  const start = startOf(query.cursor)
  const { facts, asMember } = await loadCredits(
    { asked: query, practiceId: practiceIdOfSlug(query.practice), caller },
    (owner) => [statementLines(deps.db, ownedBy(owner), start)],
    deps,
  )
  const [rows] = facts
  const shown = rows.slice(0, linesPerPage)
  const last = shown.at(-1)
  return {
    data: shown.map((row) => toStatementLine(row, asMember)),
    nextCursor: rows.length > linesPerPage && last !== undefined ? startAfter(last) : null,
  }
}

function startOf(cursor: string | undefined): LineStart | null {
  if (cursor === undefined) return null
  const start = readStart(cursor)
  if (start === null) throw fieldProblem('invalid_input', 'cursor', 'Use the nextCursor of the page before.')
  return start
}
