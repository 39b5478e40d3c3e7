import type { Me } from '../../contract/identity.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { isOperator, requireSignedIn } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { renewedExpiry } from '../../domain/sign-in.ts'
import type { IdentityDeps } from './deps.ts'
import { extendSession, membershipsOf, sessionOf } from './session.repository.ts'

/**
 * Who is signed in, in one round trip. A session in use is prolonged behind the answer, once a day at most.
 * @returns `renewedUntil` where the cookie has to live longer too
 * @throws DeskbellError `unauthenticated` or `session_expired`
 */
export async function getMe(
  { caller }: { caller: Caller },
  deps: Pick<IdentityDeps, 'db' | 'clock' | 'background'>,
): Promise<{ me: Me; renewedUntil: number | null }> {
  const { sessionToken } = caller
  if (sessionToken === null) throw new DeskbellError('unauthenticated')
  const { db } = deps
  const now = deps.clock()
  const { actor, facts } = await loadAs(db, caller, now, [sessionOf(db, sessionToken), membershipsOf(db, sessionToken)])
  requireSignedIn(actor)
  const [[session], memberships] = facts
  if (session === undefined) throw new DeskbellError('session_expired')
  const { createdAt, updatedAt, expiresAt, practice } = session
  const dates = { createdAt: createdAt.getTime(), updatedAt: updatedAt.getTime(), expiresAt: expiresAt.getTime() }
  const renewedUntil = renewedExpiry(dates, now)
  if (renewedUntil !== null) deps.background(extendSession(db, sessionToken, renewedUntil, now).execute())
  const operator = isOperator(actor) ? { operator: true as const } : {}
  return { me: { email: actor.email, practice, ...operator, memberships }, renewedUntil }
}
