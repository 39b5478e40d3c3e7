import type { CancelInput, Consultation } from '../../contract/consultations.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { consultationById, seatOfSession, seatsOf, type ConsultationRow } from '../../db/views/consultation-view.ts'
import { grantsOfSeats } from '../../db/views/credit-view.ts'
import { requireSignedIn } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { cancelSeats, type ChangeDeps } from '../shared/cancel-seats.ts'
import { seatsGivenUp } from './seats-given-up.ts'
import { courseSeats } from './change.repository.ts'
import { changerOf } from './changer-of.ts'
import { giveUpPayments } from './give-up-payments.ts'
import { describeBooking, type TellDeps } from '../shared/tell-booking.ts'

export type CancelDeps = ChangeDeps & TellDeps & Pick<Deps, 'payments'>
type CancelConsultation = { id: string; input: CancelInput; caller: Caller }

/**
 * A client gives their seat up, in a course that has not begun all of them; a member of the practice cancels the
 * consultation for everybody, or gives up one seat of it. Cancelling again changes nothing. The credit comes back by the
 * practice's policy, always where the practice cancels, unless a member says otherwise. Two round trips.
 * @returns the client's seat; of a member the first one, null where nobody had one
 * @throws DeskbellError `booking_closed`, `payment_under_way`, `booked_elsewhere`, `forbidden`, `not_found`
 */
export async function cancelConsultation(request: CancelConsultation, deps: CancelDeps): Promise<Consultation | null> {
  return (await decideAnew(() => cancel(request, deps))).consultation
}

async function cancel(
  { id, input, caller }: CancelConsultation,
  deps: CancelDeps,
): Promise<{ consultation: Consultation | null } | null> {
  const { db, clock } = deps
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [
    consultationById(db, id),
    seatsOf(db, id, now),
    seatOfSession(db, id, caller.sessionToken),
    grantsOfSeats(db, id),
    courseSeats(db, id, { bookingId: input.bookingId, sessionToken: caller.sessionToken }, now),
  ])
  requireSignedIn(actor)
  const [[found], everybody, [own], grants, ofCourse] = facts
  const by = changerOf(actor, found, own)
  const consultation = found as ConsultationRow
  const one = by === 'client' ? own : everybody.find(({ booking }) => booking.id === input.bookingId)
  if (by === 'practice' && input.bookingId !== undefined && one === undefined) throw new DeskbellError('not_found')
  const isOver = by === 'practice' ? consultation.status === 'cancelled' : own?.booking.status === 'cancelled'
  if (isOver) return { consultation: own === undefined ? null : await describeBooking(own, deps) }
  const seats = one === undefined ? everybody : seatsGivenUp(one, ofCourse, now)
  const cancelled = await cancelSeats(
    {
      consultation,
      seats,
      grants,
      whole: one === undefined || consultation.source !== 'group',
      by,
      actorUserId: actor.userId,
      reason: input.reason ?? null,
      giveBack: by === 'practice' ? input.giveBack : undefined,
      readBack: (one ?? seats[0])?.booking.id ?? null,
      also: await giveUpPayments(seats, by, deps),
    },
    deps,
  )
  if (cancelled === null) return null
  return { consultation: cancelled.row === null ? null : await describeBooking(cancelled.row, deps) }
}
