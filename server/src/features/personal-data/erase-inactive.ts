import { monthsBefore } from '../../domain/retention.ts'
import { clientWithId } from './person.repository.ts'
import { erasePerson, type EraseDeps } from './erase-person.ts'
import { inactiveClients, isInactive, practicesThatForget } from './retention.repository.ts'

const perRound = 100

/**
 * Erases clients who did nothing for as long as their practice keeps them. So many a round, so that a practice that begins
 * to forget keeps nobody waiting. For the timer.
 */
export async function eraseInactive(deps: EraseDeps): Promise<void> {
  const { db, clock, log } = deps
  const now = clock()
  let left = perRound
  for (const { id: practiceId, retentionMonths } of await practicesThatForget(db)) {
    if (retentionMonths === null) continue
    const since = monthsBefore(now, retentionMonths)
    const people = await inactiveClients(db, practiceId, { since, now, after: '', limit: left })
    for (const person of people) {
      const guard = isInactive(clientWithId(person.client.id), { since, now })
      const by = { actorKind: 'system' as const, actorUserId: null }
      try {
        await erasePerson({ person, by, now, guard }, deps)
      } catch (error) {
        log('error', 'client.not_erased', {
          clientId: person.client.id,
          error: error instanceof Error ? error.name : 'unknown',
        })
      }
    }
    left -= people.length
    if (left <= 0) return
  }
}
