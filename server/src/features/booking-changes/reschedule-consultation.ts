import type { Consultation, RescheduleInput } from '../../contract/consultations.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { consultationById, seatOfSession, seatsOf } from '../../db/views/consultation-view.ts'
import { grantsOfSeats } from '../../db/views/credit-view.ts'
import { requireSignedIn } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { checkTimeZone } from '../../domain/time-zone.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { describeBooking, type TellDeps } from '../shared/tell-booking.ts'
import type { ChangeDeps } from '../shared/cancel-seats.ts'
import { schedulingOf } from './change.repository.ts'
import { changerOf } from './changer-of.ts'
import { moveSeat } from './move-seat.ts'

type Reschedule = { id: string; input: RescheduleInput; caller: Caller }
type RescheduleDeps = ChangeDeps & TellDeps

/**
 * Gives a private session another time; what paid goes with it. Clients may within the practice's policy, members of
 * the practice any time. Two round trips.
 * @throws DeskbellError `slot_taken`, `slot_not_offered`, `too_late`, `reschedules_used_up`, `booking_closed`,
 *   `credits_expired`, `not_found`
 */
export function rescheduleConsultation(request: Reschedule, deps: RescheduleDeps): Promise<Consultation> {
  return decideAnew(() => reschedule(request, deps))
}

async function reschedule({ id, input, caller }: Reschedule, deps: RescheduleDeps): Promise<Consultation | null> {
  const { db, clock } = deps
  if (input.timeZone !== undefined) checkTimeZone(input.timeZone, 'timeZone')
  const now = clock()
  const startsAt = Date.parse(input.startsAt)
  const { actor, facts } = await loadAs(db, caller, now, [
    consultationById(db, id),
    seatsOf(db, id, now),
    seatOfSession(db, id, caller.sessionToken),
    grantsOfSeats(db, id),
    schedulingOf(db, id, startsAt, now),
  ])
  requireSignedIn(actor)
  const [[consultation], everybody, [own], grants, [row]] = facts
  const by = changerOf(actor, consultation, own)
  if (consultation === undefined || row === undefined) throw new DeskbellError('not_found')
  const moved = await moveSeat(
    {
      consultation,
      seat: by === 'client' ? own : everybody[0],
      grants,
      scheduling: row,
      startsAt,
      timeZone: input.timeZone,
      by: by === 'practice' ? 'consultant' : 'client',
      actorUserId: actor.userId,
    },
    deps,
  )
  return moved === null ? null : describeBooking(moved, deps)
}
