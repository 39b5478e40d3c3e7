/** UTC milliseconds. */
export type Clock = () => number

export type Ids = {
  /** UUIDv7 */
  id: () => string
  /** For people to read out: `reference('PKG')` is `PKG-7K3F9Q`. */
  reference: (prefix: string) => string
  /** For one-time links: 256 random bits in base64url. */
  token: () => string
}

/** Work that may end after the answer has left; the runtime keeps it alive. */
export type Background = (work: Promise<unknown>) => void

/** One structured line each; never a name, an address or a token. */
export type Log = (level: 'info' | 'warn' | 'error', event: string, facts?: Record<string, unknown>) => void

export type RateLimiter = {
  /** Takes one of `limit` places of the window; false once they are gone. */
  take: (
    key: string,
    rule: { limit: number; windowMilliseconds: number },
    now: number,
  ) => { ok: boolean; retryAfterSeconds: number }
}

/** Text of commas, semicolons or tabs as records, each with the line of the file it begins in. */
export type CsvReader = (
  text: string,
) => Promise<{ records: { line: number; cells: string[] }[] } | { problem: { line: number; message: string } }>
