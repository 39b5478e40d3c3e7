import { requireSignedIn, type Actor } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Person } from './person.repository.ts'

/**
 * Whoever is signed in, as a client. An embed's session is a client of its one practice.
 * @param found by the address that the session has proven
 * @throws DeskbellError `unauthenticated`, `session_expired`, `not_found`
 */
export function requireOwn(actor: Actor, found: Person | undefined): { person: Person; userId: string } {
  requireSignedIn(actor)
  const isElsewhere = actor.kind === 'client' && actor.practiceId !== found?.client.practiceId
  if (found === undefined || isElsewhere) throw new DeskbellError('not_found')
  return { person: found, userId: actor.userId }
}
