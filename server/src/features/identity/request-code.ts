import { DeskbellError } from '../../domain/errors.ts'
import { admitCode } from './attempts.ts'
import type { IdentityDeps, SignInPlace } from './deps.ts'
import { practiceOf, queueCode } from './sign-in.repository.ts'

/**
 * Sends a sign-in code. What happens, and how long it takes, is the same whether the address is known or not.
 * @throws DeskbellError `not_found` where there is no such practice, `rate_limited`, `origin_not_allowed`
 */
export async function requestCode(input: SignInPlace & { email: string }, deps: IdentityDeps): Promise<void> {
  const practice = await placeOf(input, deps)
  const attempt = { ...input, practiceId: practice?.id ?? null }
  const code = await deps.authentication.issueCode(attempt, () => admitCode(attempt, deps))
  await queueCode(
    deps.db,
    {
      id: deps.ids.id(),
      practiceId: attempt.practiceId,
      recipient: input.email,
      body: { news: 'sign_in_code', facts: { code } },
    },
    deps.clock(),
  )
  deps.deliverSoon()
}

/** @returns the practice of an embed, null for the dashboard */
export async function placeOf({ practice }: Pick<SignInPlace, 'practice'>, { db }: Pick<IdentityDeps, 'db'>) {
  if (practice === null) return null
  const [found] = await practiceOf(db, practice)
  if (found === undefined) throw new DeskbellError('not_found')
  return found
}
