import type { StatementPage, StatementQuery } from '../../contract/credits.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
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
import { requireCreditsOpenTo } from './credit-owner.ts'
import { clientOf, ownedBy, practiceIdOfSlug, practiceWith, purchaseOf, type CreditOwner } from './credit.repository.ts'

/** The ledger as people read it: what was granted and used, when, why and by whom. One round trip. */
export async function getStatement(
  { query, caller }: { query: StatementQuery; caller: Caller },
  deps: Pick<Deps, 'db' | 'clock' | 'purchaseTokens'>,
): Promise<StatementPage> {
  const { db, clock } = deps
  const now = clock()
  const owner: CreditOwner = {
    ...query,
    practiceId: practiceIdOfSlug(query.practice),
    sessionToken: caller.sessionToken,
  }
  const { actor, facts } = await loadAs(db, caller, now, [
    practiceWith(db, owner.practiceId),
    purchaseOf(db, owner),
    clientOf(db, owner),
    statementLines(db, ownedBy(owner), startOf(query.cursor)),
  ])
  const [[practice], [purchase], [client], rows] = facts
  const { asMember } = await requireCreditsOpenTo(
    { actor, caller, asked: query, facts: { practice, purchase, client }, now },
    deps,
  )
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
