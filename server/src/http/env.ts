import type { Caller } from '../db/identity.ts'

/** What every route may read of its request. */
export type Env = {
  Variables: {
    caller: Caller
    requestId: string
    /** As the connection or the configured proxy tells it; `unknown` where neither does. */
    clientAddress: string
    /** The answer is the same for everybody and may be cached. */
    cacheable?: boolean
    /** When time alone will change a cacheable answer; UTC milliseconds. */
    changesAt?: number | null
  }
}
