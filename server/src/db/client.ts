import type { Client, InStatement, InValue, ResultSet, TransactionMode } from '@libsql/client'
import type { LibSQLDatabase } from 'drizzle-orm/libsql'
// Of the drivers the one that brings no other: which client it speaks through is ours to say.
import { drizzle } from 'drizzle-orm/libsql/http'
import { hasCode, isBusy } from './database-errors.ts'
import { isRead } from './is-read.ts'

export type Database = LibSQLDatabase

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
  const db = drizzle(withRetry(client, hooks))
  if (client.protocol !== 'file') servers.add(db)
  return db
}

const servers = new WeakSet<Database>()

/** The database is a server elsewhere, whose answers can get lost. */
export function isServer(db: Database): boolean {
  return servers.has(db)
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

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}
