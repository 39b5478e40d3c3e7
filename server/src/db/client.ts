import type { Client, InStatement, InValue, ResultSet, TransactionMode } from '@libsql/client'
import { drizzle, type LibSQLDatabase } from 'drizzle-orm/libsql'
import * as schema from './schema/index.ts'

export type Database = LibSQLDatabase<typeof schema>

export type DatabaseHooks = {
  /** Called once for each trip to the database, whatever it carried. */
  onRoundTrip?: () => void
  /** Called after a statement that may have changed something. */
  onWrite?: () => void
  sleep?: (milliseconds: number) => Promise<void>
  /** 0 ≤ random < 1 */
  random?: () => number
}

/** Drizzle over a client that retries when another writer holds the lock, and tells of trips and writes. */
export function createDatabase(client: Client, hooks: DatabaseHooks = {}): Database {
  return drizzle(withRetry(client, hooks), { schema })
}

const attemptsWhenBusy = 40

/**
 * A file database that waits for a lock blocks the whole event loop, so the client is opened with a short timeout and
 * the waiting happens here, asynchronously and with jitter.
 */
function withRetry(client: Client, hooks: DatabaseHooks): Client {
  const { onRoundTrip, onWrite, sleep = wait, random = Math.random } = hooks
  const run = async <Result>(trip: () => Promise<Result>, writes: boolean): Promise<Result> => {
    for (let attempt = 1; ; attempt++) {
      try {
        onRoundTrip?.()
        const result = await trip()
        if (writes) onWrite?.()
        return result
      } catch (error) {
        const cutOff = !client.closed && hasCode(error, 'CLIENT_CLOSED')
        if (!(isBusy(error) || cutOff) || attempt >= attemptsWhenBusy) throw error
        // The driver leaves the statement that met the lock unfinished, and its connection then refuses to commit
        // until the garbage collector comes by: "SQL statements in progress". New connections do not have that past.
        if (!cutOff && client.protocol === 'file') await client.reconnect()
        await sleep(5 + random() * 10 * Math.min(attempt, 12))
      }
    }
  }
  return new Proxy(client, {
    get(target, property) {
      if (property === 'execute') {
        return (statement: InStatement | string, args?: InValue[]): Promise<ResultSet> =>
          run(
            () =>
              args === undefined
                ? target.execute(statement as InStatement)
                : target.execute(statement as string, args as never),
            !isRead(statement),
          )
      }
      if (property === 'batch') {
        return (statements: InStatement[], _mode?: TransactionMode) => {
          const writes = statements.some((statement) => !isRead(statement))
          // A transaction that begins as a reader fails at once when it must become a writer behind another one.
          return run(() => target.batch(statements, writes ? 'write' : 'read'), writes)
        }
      }
      const value: unknown = Reflect.get(target, property, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

function isRead(statement: InStatement | string | readonly [string, unknown?]): boolean {
  const text =
    typeof statement === 'string'
      ? statement
      : Array.isArray(statement)
        ? String(statement[0])
        : (statement as { sql: string }).sql
  return /^\s*(?:select|explain)\b/i.test(text)
}

/** The lock is held by another writer; nothing was done. */
export function isBusy(error: unknown): boolean {
  return hasCode(error, 'SQLITE_BUSY')
}

/** A unique row was there already, so the whole batch did nothing. */
export function isUniqueViolation(error: unknown): boolean {
  return hasCode(error, 'SQLITE_CONSTRAINT') && /UNIQUE|PRIMARY KEY|PRIMARYKEY/i.test(messagesOf(error))
}

function hasCode(error: unknown, code: string): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const found = (at as { code?: unknown }).code
    if (typeof found === 'string' && found.startsWith(code)) return true
  }
  return false
}

function messagesOf(error: unknown): string {
  let text = ''
  for (let at: unknown = error; at instanceof Error; at = at.cause) text += `${at.message}\n`
  return text
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}
