import { loadAs, type Caller } from '../../db/identity.ts'
import { requirePermission } from '../../domain/access.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { erasePerson, requireNoObstacles, type EraseDeps } from './erase-person.ts'
import { clientWithId, obstaclesOf, personById, type Person } from './person.repository.ts'

/**
 * A member erases a client, for good. Two round trips.
 * @throws DeskbellError `client_in_use` with what still goes on, `forbidden`, `not_found`
 */
export function eraseClient({ id, caller }: { id: string; caller: Caller }, deps: EraseDeps): Promise<true> {
  return decideAnew(async () => {
    const { db, clock } = deps
    const now = clock()
    const clientId = clientWithId(id)
    const { actor, facts } = await loadAs(db, caller, now, [personById(db, clientId), obstaclesOf(db, clientId, now)])
    const [[person], obstacles] = facts
    requirePermission(actor, person?.client.practiceId, 'manage_personal_data')
    requireNoObstacles(obstacles)
    const by = { actorKind: 'member' as const, actorUserId: actor.userId }
    return (await erasePerson({ person: person as Person, by, now }, deps)) ? true : null
  })
}
