import { loadAs, type Caller } from '../../db/identity.ts'
import { isBuyer, may, requireSignedIn } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { closeEntry } from './close-entry.ts'
import { entryById } from './waitlist.repository.ts'

/**
 * Whoever waits leaves, or a member of the practice takes them off; an offer that stands is declined with it. Doing it
 * again changes nothing. Two round trips.
 * @throws DeskbellError `unauthenticated`, `not_found`, `practice_suspended`
 */
export async function leaveWaitlist(
  { id, caller }: { id: string; caller: Caller },
  deps: Pick<Deps, 'db' | 'clock' | 'ids' | 'offerSoon'>,
): Promise<void> {
  const { db, clock } = deps
  await decideAnew(async () => {
    const now = clock()
    const { actor, facts } = await loadAs(db, caller, now, [entryById(db, id)])
    requireSignedIn(actor)
    const [[row]] = facts
    if (row === undefined) throw new DeskbellError('not_found')
    const { entry, client } = row
    const isOwn = isBuyer(actor, { practiceId: entry.practiceId, clientEmail: client.email })
    const asMember = may(actor, entry.practiceId, 'edit_bookings', entry.consultantId)
    if (!isOwn && !asMember) throw new DeskbellError('not_found')
    if (!isOwn && row.practice.suspendedAt !== null) throw new DeskbellError('practice_suspended')
    if (entry.state !== 'waiting' && entry.state !== 'offered') return true
    const state = entry.state === 'offered' && isOwn ? 'declined' : 'cancelled'
    const by = { actorKind: isOwn ? ('client' as const) : ('member' as const), actorUserId: actor.userId }
    return (await closeEntry({ entry, state, by, now }, deps)) ? true : null
  })
}
