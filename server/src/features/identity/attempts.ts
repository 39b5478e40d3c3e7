import { keyedDigest } from '../../domain/digest.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { codeLife, judgeGuess, secondsUntilNextWindow, signInLimits } from '../../domain/sign-in.ts'
import type { IdentityDeps } from './deps.ts'
import { attemptsOf, countCode, countGuess } from './sign-in.repository.ts'

type AttemptDeps = Pick<IdentityDeps, 'db' | 'clock' | 'authSecret' | 'rateLimitFactor'>

/** Attempts are kept under a keyed digest of the address, so that the table tells nobody who signs in. */
export function digestOfAddress(email: string, { authSecret }: Pick<IdentityDeps, 'authSecret'>): Promise<string> {
  return keyedDigest(authSecret, 'sign-in-address', email)
}

/**
 * Takes one of the codes the address may have this hour, and remembers where it may be used.
 * @throws DeskbellError `rate_limited`
 */
export async function admitCode(
  { email, practiceId }: { email: string; practiceId: string | null },
  deps: AttemptDeps,
): Promise<void> {
  const now = deps.clock()
  const emailHash = await digestOfAddress(email, deps)
  const attempt = { emailHash, scope: practiceId ?? '', codeExpiresAt: now + codeLife }
  const [counted] = await countCode(deps.db, attempt, signInLimits(deps.rateLimitFactor), now)
  if (counted === undefined) throw await tooOften(emailHash, now, deps)
}

/**
 * Takes one of the guesses the address may have this hour.
 * @throws DeskbellError `rate_limited`, `code_invalid` where the code was asked for elsewhere or never, `code_expired`
 */
export async function admitGuess(
  { email, practiceId }: { email: string; practiceId: string | null },
  deps: AttemptDeps,
): Promise<void> {
  const now = deps.clock()
  const emailHash = await digestOfAddress(email, deps)
  const [asked] = await countGuess(deps.db, emailHash, signInLimits(deps.rateLimitFactor), now)
  if (asked === undefined) throw await tooOften(emailHash, now, deps)
  const judged = judgeGuess(asked, { scope: practiceId ?? '', now })
  if (judged !== 'check') throw new DeskbellError(judged)
}

async function tooOften(emailHash: string, now: number, { db }: AttemptDeps): Promise<DeskbellError> {
  const [row] = await attemptsOf(db, emailHash)
  const retryAfterSeconds = secondsUntilNextWindow(row?.windowStartedAt ?? now, now)
  return new DeskbellError('rate_limited', { details: { retryAfterSeconds } })
}
