import type { CancelInput, Consultation } from '../../contract/consultations.ts'
import type { Witness } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { consultationById, seatOfSession, seatsOf, type BookingRow } from '../../db/views/consultation-view.ts'
import { may, requireSignedIn } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { cancelSeats, seatsGivenUp, type ChangeDeps } from './cancel-seats.ts'
import { expirePurchase, courseSeats, grantsOfSeats } from './change.repository.ts'
import { describeBooking, type TellDeps } from '../shared/tell-booking.ts'

export type CancelDeps = ChangeDeps & TellDeps & Pick<Deps, 'payments'>
type CancelConsultation = { id: string; input: CancelInput; caller: Caller }

/**
 * A client gives their seat up, in a course that has not begun all of them; a member of the practice cancels the
 * consultation for everybody, or gives up one seat of it. Cancelling again
 * changes nothing. The credit comes back by the practice's policy, always where the practice cancels, unless a member
 * says otherwise. Two round trips.
 * @returns the client's seat; of a member the first one, null where nobody had one
 * @throws DeskbellError `booking_closed`, `forbidden`, `not_found`
 */
export function cancelConsultation(request: CancelConsultation, deps: CancelDeps): Promise<Consultation | null> {
  return decideAnew(async () => {
    const result = await cancel(request, deps)
    return result === null ? null : { ...result }
  }).then(({ consultation }) => consultation)
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
  const [[consultation], everybody, [own], grants, ofCourse] = facts
  if (consultation === undefined) throw new DeskbellError('not_found')
  const asMember = may(actor, consultation.practiceId, 'edit_bookings', consultation.consultantId)
  const isOwn = own !== undefined && !(actor.kind === 'client' && actor.practiceId !== consultation.practiceId)
  if (!asMember && !isOwn) throw new DeskbellError('not_found')
  const one = asMember ? everybody.find(({ booking }) => booking.id === input.bookingId) : own
  if (asMember && input.bookingId !== undefined && one === undefined) throw new DeskbellError('not_found')
  const whole = (asMember && one === undefined) || consultation.source !== 'group'
  const seats = asMember && one === undefined ? everybody : one === undefined ? [] : seatsGivenUp(one, ofCourse, now)
  const first = one ?? seats[0]
  const isOver = asMember ? consultation.status === 'cancelled' : own?.booking.status === 'cancelled'
  if (isOver) return { consultation: own === undefined ? null : await describeBooking(own, deps) }
  const also = first === undefined ? undefined : await giveUpPayment(first, deps)
  const cancelled = await cancelSeats(
    {
      consultation,
      seats,
      grants,
      whole,
      by: asMember ? 'practice' : 'client',
      actorUserId: actor.userId,
      reason: input.reason ?? null,
      giveBack: asMember ? input.giveBack : undefined,
      readBack: first?.booking.id ?? null,
      ...(also === undefined ? {} : { also }),
    },
    deps,
  )
  if (cancelled === null) return null
  return { consultation: cancelled.row === null ? null : await describeBooking(cancelled.row, deps) }
}

/**
 * A time that waits for its payment: the checkout is closed first, so that nobody pays for what was given up.
 * @throws DeskbellError `payment_under_way`
 */
async function giveUpPayment({ booking, purchase }: BookingRow, { db, payments }: CancelDeps) {
  const sessionId = purchase?.stripeSessionId ?? null
  if (booking.status !== 'held' || booking.paidWith !== 'checkout' || sessionId === null || purchase === null) return
  await payments.expireCheckout(sessionId).catch(() => undefined)
  const reported = await payments.readCheckout(sessionId)
  if (reported !== null && reported.status !== 'expired') throw new DeskbellError('payment_under_way')
  return (made: Witness) => [expirePurchase(db, purchase.id, made)]
}
