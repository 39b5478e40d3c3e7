import type { Client, InStatement, InValue, ResultSet, TransactionMode } from '@libsql/client'
import { DeskbellError } from '../domain/errors.ts'
import { isRead } from './is-read.ts'

type Bounds = {
  /** Writes under way at once: one is written while the next is on its way. */
  inFlight?: number
  /** Writes that may wait for their turn. */
  waiting?: number
  /** How long one may wait. */
  patienceMilliseconds?: number
}

/**
 * A client of a libSQL server whose writes take turns, first come, first served. The server has one writer at a time
 * whatever is sent to it: more than a few at once only wait longer, and from about eight on its writers can block each
 * other for good. Reads go at once. Not for Workers, where one request must not wait for another one's.
 * @throws DeskbellError `unavailable` for a write beyond the bounds; it was not sent
 */
export function queueWrites(client: Client, bounds: Bounds = {}): Client {
  const inTurn = createTurns(bounds)
  return new Proxy(client, {
    get(target, property) {
      if (property === 'execute') {
        return (statement: InStatement | string, args?: InValue[]): Promise<ResultSet> => {
          const send = () =>
            args === undefined
              ? target.execute(statement as InStatement)
              : target.execute(statement as string, args as never)
          return isRead(statement) ? send() : inTurn(send)
        }
      }
      if (property === 'batch') {
        return (statements: InStatement[], mode?: TransactionMode) => {
          const send = () => target.batch(statements, mode)
          return statements.every(isRead) ? send() : inTurn(send)
        }
      }
      const value: unknown = Reflect.get(target, property, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

type Waiting = { since: number; go: () => void; giveUp: () => void }

function createTurns({ inFlight = 2, waiting = 1_000, patienceMilliseconds = 15_000 }: Bounds) {
  const queue: Waiting[] = []
  let running = 0

  function turn(): Promise<void> {
    if (running < inFlight) {
      running++
      return Promise.resolve()
    }
    if (queue.length >= waiting) return Promise.reject(new DeskbellError('unavailable'))
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    queue.push({ since: performance.now(), go: resolve, giveUp: () => reject(new DeskbellError('unavailable')) })
    return promise
  }

  /** The turn goes to the next who has not waited too long. */
  function passOn(): void {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (performance.now() - next.since <= patienceMilliseconds) return next.go()
      next.giveUp()
    }
    running--
  }

  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    await turn()
    try {
      return await work()
    } finally {
      passOn()
    }
  }
}
