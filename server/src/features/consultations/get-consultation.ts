import type { Consultation } from '../../contract/consultations.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { consultationById, seatOfSession, seatsOf } from '../../db/views/consultation-view.ts'
import { may, requireSignedIn } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { describeBooking, type TellDeps } from '../shared/tell-booking.ts'

/**
 * The caller's seat in a consultation; for a member of the practice the first one. One round trip.
 * @throws DeskbellError `unauthenticated`, `not_found`
 */
export async function getConsultation(
  { id, caller }: { id: string; caller: Caller },
  deps: TellDeps & Pick<Deps, 'db'>,
): Promise<Consultation> {
  const { db, clock } = deps
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [
    consultationById(db, id),
    seatOfSession(db, id, caller.sessionToken),
    seatsOf(db, id, now),
  ])
  requireSignedIn(actor)
  const [[consultation], [own], [first]] = facts
  if (consultation === undefined) throw new DeskbellError('not_found')
  const isElsewhere = actor.kind === 'client' && actor.practiceId !== consultation.practiceId
  const seat = may(actor, consultation.practiceId, 'read_bookings') ? (own ?? first) : isElsewhere ? undefined : own
  if (seat === undefined) throw new DeskbellError('not_found')
  return describeBooking(seat, deps)
}
