import type { ConsultationBooked } from '../../contract/consultations.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { isBuyer, requireSignedIn } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { describeBooking, type TellDeps } from '../shared/tell-booking.ts'
import { selectOffer } from './offer.repository.ts'
import { takeOffer, type TakeDeps } from './take-offer.ts'

type AcceptDeps = TakeDeps & TellDeps

/**
 * Whoever waited takes the place that is kept for them, with their best credits. Taking it again answers the same. Two
 * round trips.
 * @throws DeskbellError `offer_over`, `no_credits`, `credits_frozen`, `unauthenticated`, `not_found`
 */
export function acceptOffer(
  { id, caller }: { id: string; caller: Caller },
  deps: AcceptDeps,
): Promise<ConsultationBooked> {
  return decideAnew(async () => {
    const { actor, facts } = await loadAs(deps.db, caller, deps.clock(), selectOffer(deps.db, id))
    requireSignedIn(actor)
    const [[found], [row], grants] = facts
    if (found === undefined) throw new DeskbellError('not_found')
    const { entry, client } = found
    if (!isBuyer(actor, { practiceId: entry.practiceId, clientEmail: client.email }))
      throw new DeskbellError('not_found')
    if (entry.state === 'accepted' && row !== undefined) return { consultation: await describeBooking(row, deps) }
    const taken = await takeOffer({ found, row, grants }, actor.userId, deps)
    return taken === null ? null : { consultation: await describeBooking(taken, deps) }
  })
}
