import type { Authentication, Clock, Ids, Log } from '../../ports.ts'

export type AuthenticationSettings = {
  /** The Drizzle database, and its tables by the library's names: user, session, account, verification, rateLimit. */
  database: object
  tables: object
  authSecret: string
  /** Origin of the API, without a slash at the end. */
  publicUrl: string
  rateLimitFactor: number
  clock: Clock
  ids: Ids
  log: Log
}

/** better-auth behind our port, loaded when somebody first signs in: most requests never need it. */
export function createAuthentication(settings: AuthenticationSettings): Authentication {
  let loading: Promise<Authentication> | undefined
  const library = () => (loading ??= import('./better-auth.ts').then(({ openLibrary }) => openLibrary(settings)))
  return {
    issueCode: async (...call) => (await library()).issueCode(...call),
    signIn: async (...call) => (await library()).signIn(...call),
    signInWithoutCode: async (...call) => (await library()).signInWithoutCode(...call),
  }
}
