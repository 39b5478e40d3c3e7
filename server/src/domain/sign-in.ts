const minute = 60_000
const day = 24 * 60 * minute

export const codeLife = 10 * minute
export const ownerLinkLife = 15 * minute
/** Attempts are counted per address in windows of this length. */
export const attemptWindow = 60 * minute
/** A session ends this long after its last renewal. */
export const sessionLife = 7 * day
const renewEvery = day
const longestSession = 60 * day

export type SignInLimits = { codes: number; wrongCodes: number }

/** What one address may ask for and guess wrong in an hour, wherever the requests come from. */
export function signInLimits(factor: number): SignInLimits {
  return { codes: Math.ceil(5 * factor), wrongCodes: Math.ceil(10 * factor) }
}

/**
 * A code opens only where it was asked for: the host page of an embed can read what is typed into it, and must not
 * gain a session of the dashboard or of another practice with it.
 */
export function judgeGuess(
  asked: { scope: string; codeExpiresAt: number | null },
  guess: { scope: string; now: number },
): 'check' | 'code_invalid' | 'code_expired' {
  if (asked.codeExpiresAt === null || asked.scope !== guess.scope) return 'code_invalid'
  return asked.codeExpiresAt <= guess.now ? 'code_expired' : 'check'
}

export function secondsUntilNextWindow(windowStartedAt: number, now: number): number {
  return Math.max(1, Math.ceil((windowStartedAt + attemptWindow - now) / 1000))
}

/**
 * A session in use lives on, up to a last day.
 * @returns when it now ends; null where it stays as it is
 */
export function renewedExpiry(
  session: { createdAt: number; updatedAt: number; expiresAt: number },
  now: number,
): number | null {
  if (now - session.updatedAt < renewEvery) return null
  const expiresAt = Math.min(now + sessionLife, session.createdAt + longestSession)
  return expiresAt > session.expiresAt ? expiresAt : null
}
