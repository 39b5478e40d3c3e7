/** Who signs in, and from where. */
export type SignInAttempt = {
  /** Lower case. */
  email: string
  /** The practice whose embed asks; null for the dashboard. The session is bound to it. */
  practiceId: string | null
  clientAddress: string
  /** What the browser said of itself; empty where that must not count. */
  browserHeaders: Record<string, string>
}

/** A session as the browser or program gets to hold it. */
export type OpenedSession = { userId: string; signedToken: string; setCookies: string[] }

/**
 * The library that keeps codes and sessions, behind an adapter.
 * `admit` runs after its own limit per client address, and stops the attempt by throwing.
 */
export type Authentication = {
  /** @returns the new code, which the library itself keeps only as a keyed digest */
  issueCode: (attempt: SignInAttempt, admit: () => Promise<void>) => Promise<string>
  /** @throws DeskbellError `code_invalid`, `code_expired`, `rate_limited` or `origin_not_allowed` */
  signIn: (attempt: SignInAttempt, code: string, admit: () => Promise<void>) => Promise<OpenedSession>
  /** For an address that has proven itself in another way. */
  signInWithoutCode: (attempt: SignInAttempt) => Promise<OpenedSession>
}
