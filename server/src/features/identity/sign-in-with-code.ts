import { writeAll, type Statement } from '../../db/run-batch.ts'
import type { OpenedSession } from '../../ports.ts'
import { admitGuess, digestOfAddress } from './attempts.ts'
import { appointOperator } from './appoint-operator.ts'
import type { IdentityDeps, SignInPlace } from './deps.ts'
import { placeOf } from './request-code.ts'
import { forgiveGuesses, linkClient } from './sign-in.repository.ts'

/**
 * Opens a session for whoever has the code; an embed's is bound to its practice.
 * @throws DeskbellError `not_found`, `code_invalid`, `code_expired`, `rate_limited`, `origin_not_allowed`
 */
export async function signInWithCode(
  input: SignInPlace & { email: string; otp: string },
  deps: IdentityDeps,
): Promise<OpenedSession> {
  const practiceId = (await placeOf(input, deps))?.id ?? null
  const attempt = { ...input, practiceId }
  const session = await deps.authentication.signIn(attempt, input.otp, () => admitGuess(attempt, deps))
  await settle({ email: input.email, practiceId, userId: session.userId }, deps)
  return session
}

/** The session is open already, so trouble here must not undo the sign-in. */
async function settle(
  signedIn: { email: string; practiceId: string | null; userId: string },
  deps: IdentityDeps,
): Promise<void> {
  const { email, practiceId, userId } = signedIn
  try {
    const forgiven = forgiveGuesses(deps.db, await digestOfAddress(email, deps))
    const statements: Statement[] = [forgiven]
    if (practiceId !== null) statements.push(linkClient(deps.db, { practiceId, email, userId }))
    await writeAll(deps.db, statements)
    if (practiceId === null && email === deps.ownerEmail) await appointOperator({ email }, deps)
  } catch {
    deps.log('error', 'sign_in_not_settled', { userId })
  }
}
