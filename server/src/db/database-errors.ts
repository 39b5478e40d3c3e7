/** The lock is held by another writer; nothing was done. */
export function isBusy(error: unknown): boolean {
  return hasCode(error, 'SQLITE_BUSY')
}

/** A unique row was there already, so the whole batch did nothing. */
export function isUniqueViolation(error: unknown): boolean {
  const isUnique = [...causesOf(error)].some(({ message }) => /UNIQUE|PRIMARY KEY|PRIMARYKEY/i.test(message))
  return isUnique && hasCode(error, 'SQLITE_CONSTRAINT')
}

/**
 * The database did not say what became of the statements: it took too long, the connection broke, or it gave up in the
 * midst. They may have been written, may never be, and may be written only later.
 */
export function isUnanswered(error: unknown): boolean {
  return [...causesOf(error)].some(
    (cause) =>
      cause.name === 'TimeoutError' ||
      cause.name === 'AbortError' ||
      /^(?:HRANA_|TRANSACTION_TIMEOUT)/.test(codeOf(cause)) ||
      (codeOf(cause) === 'SERVER_ERROR' && /status 5\d\d/.test(cause.message)) ||
      brokenConnection.test(cause.message),
  )
}

// As Node, workerd, Deno and Bun put it.
const brokenConnection =
  /^(?:fetch failed|terminated|Network connection lost|error sending request|Unable to connect|The socket connection was closed)/i

export function hasCode(error: unknown, code: string): boolean {
  return [...causesOf(error)].some((cause) => codeOf(cause).startsWith(code))
}

function codeOf(error: Error): string {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? code : ''
}

function* causesOf(error: unknown): Generator<Error> {
  for (let at: unknown = error; at instanceof Error; at = at.cause) yield at
}
