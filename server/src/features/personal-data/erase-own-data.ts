import { loadAs, type Caller } from '../../db/identity.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { erasePerson, requireNoObstacles, type EraseDeps } from './erase-person.ts'
import { clientOfSession, obstaclesOf, personById } from './person.repository.ts'
import { requireOwn } from './require-own.ts'

/**
 * Clients have themselves erased from a practice, and are signed out of it. Two round trips.
 * @throws DeskbellError `client_in_use` with what still goes on, `unauthenticated`, `not_found`
 */
export function eraseOwnData(
  { practice, caller }: { practice: string; caller: Caller },
  deps: EraseDeps,
): Promise<true> {
  return decideAnew(async () => {
    const { db, clock } = deps
    const now = clock()
    const clientId = clientOfSession(practice, caller.sessionToken)
    const { actor, facts } = await loadAs(db, caller, now, [personById(db, clientId), obstaclesOf(db, clientId, now)])
    const [[found], obstacles] = facts
    const { person, userId } = requireOwn(actor, found)
    requireNoObstacles(obstacles)
    const by = { actorKind: 'client' as const, actorUserId: userId }
    return (await erasePerson({ person, by, now }, deps)) ? true : null
  })
}
