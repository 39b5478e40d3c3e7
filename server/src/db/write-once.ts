import { inArray, sql } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import { DeskbellError } from '../domain/errors.ts'
import type { Database } from './client.ts'
import { isUnanswered } from './database-errors.ts'
import { isRead } from './is-read.ts'
import { auditEntries, idempotencyKeys } from './schema/index.ts'

type Statement = BatchItem<'sqlite'>
type Statements = readonly Statement[]

/** What was not answered is asked about so long; then its sender is told to come again. */
const patienceMilliseconds = 20_000

/**
 * Writes a batch on a server that may do what it reports as failed, and may do it later. Each attempt carries a ticket.
 * When no answer comes, the ticket is voided: from then on that attempt can write nothing, and whether it did is read
 * from its audit entries. If it did not, the next attempt is made; if it did, its answers are put together anew.
 * @param entryIds the audit entries that the statements write
 * @returns what each statement answered. Of an attempt that nobody was told of, only selects and audit entries are known:
 *   every other statement counts as one that wrote a row
 * @throws DeskbellError `unavailable` where the server is silent for long
 */
export async function writeOnce(
  db: Database,
  statements: Statements,
  entryIds: ReadonlyMap<Statement, string>,
): Promise<unknown[]> {
  const [first] = entryIds.values()
  const deadline = performance.now() + patienceMilliseconds
  for (let attempt = 1; ; attempt++) {
    const ticket = `void:${first}:${attempt}`
    try {
      const [, ...results] = await batch(db, [refuseIfVoid(db, ticket), ...statements])
      return results
    } catch (error) {
      if (!isUnanswered(error)) throw error
      const written = await voidTicket(db, { ticket, entryIds: [...entryIds.values()], deadline })
      if (written.size > 0) return answersOf(db, statements, { entryIds, written, deadline })
      if (performance.now() > deadline) throw new DeskbellError('unavailable')
      await pause(attempt)
    }
  }
}

/** Fails, and the batch with it, once the ticket is void: SQLite has no other way to raise an error from a query. */
function refuseIfVoid(db: Database, ticket: string): Statement {
  return db
    .select({ refused: sql`json('The ticket is void.')` })
    .from(idempotencyKeys)
    .where(sql`${idempotencyKeys.key} = ${ticket}`)
}

/** @returns the audit entries that the attempt had written before */
async function voidTicket(
  db: Database,
  { ticket, entryIds, deadline }: { ticket: string; entryIds: string[]; deadline: number },
): Promise<Set<string>> {
  const [, rows] = await untilAnswered(deadline, () =>
    batch(db, [
      db
        .insert(idempotencyKeys)
        .values({ key: ticket, requestHash: '', resourceId: '', createdAt: Date.now() })
        .onConflictDoNothing(),
      db.select({ id: auditEntries.id }).from(auditEntries).where(inArray(auditEntries.id, entryIds)),
    ]),
  )
  return new Set((rows as { id: string }[]).map(({ id }) => id))
}

async function answersOf(
  db: Database,
  statements: Statements,
  known: { entryIds: ReadonlyMap<Statement, string>; written: Set<string>; deadline: number },
): Promise<unknown[]> {
  const reads = statements.filter(isSelect)
  const rows = reads.length === 0 ? [] : await untilAnswered(known.deadline, () => batch(db, reads))
  return statements.map((statement) => {
    if (isSelect(statement)) return rows[reads.indexOf(statement)]
    const entryId = known.entryIds.get(statement)
    return { rowsAffected: entryId === undefined || known.written.has(entryId) ? 1 : 0, rows: [], columns: [] }
  })
}

function isSelect(statement: Statement): boolean {
  return isRead((statement as unknown as { toSQL: () => { sql: string } }).toSQL())
}

async function untilAnswered<Result>(deadline: number, ask: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask()
    } catch (error) {
      if (!isUnanswered(error)) throw error
      if (performance.now() > deadline) throw new DeskbellError('unavailable')
      await pause(attempt)
    }
  }
}

function batch(db: Database, statements: Statements): Promise<unknown[]> {
  return db.batch(statements as unknown as [Statement, ...Statement[]])
}

function pause(attempt: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, (0.5 + Math.random()) * Math.min(50 * 2 ** attempt, 1_000))
  })
}
