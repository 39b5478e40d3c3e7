import type { ConsultationRecord, NoShowInput } from '../../contract/consultation-record.ts'
import { memberEntry, witnessed, type Witness } from '../../db/audit.ts'
import { answerOnce, rememberRequest } from '../../db/identity.ts'
import type { Statement } from '../../db/run-batch.ts'
import type { BookingRow } from '../../db/views/consultation-view.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { isMissable } from '../../domain/lifecycle.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { giveBackSeat } from '../shared/give-back-seat.ts'
import { missSeat, missSeats } from './record.repository.ts'
import { loadStepFacts, takeStep, writeAndTell, type StepDeps, type StepFacts, type StepRequest } from './take-step.ts'

type RecordNoShow = StepRequest & { input: NoShowInput }

/**
 * Nobody came, or, of several, one did not. The credit is kept unless a member gives it back. Two round trips.
 * @throws DeskbellError `illegal_step`, `forbidden`, `not_found`
 */
export function recordNoShow({ input, ...request }: RecordNoShow, deps: StepDeps): Promise<ConsultationRecord> {
  const { bookingId, giveBack } = input
  if (bookingId !== undefined) return missOne({ ...request, bookingId, giveBack }, deps)
  return missAll({ ...request, giveBack }, deps)
}

function missAll({ giveBack, ...request }: StepRequest & { giveBack: boolean }, deps: StepDeps) {
  return takeStep(
    { ...request, step: 'no_show', action: 'consultation.no_show' },
    (facts) => ({
      also: (made) => [
        missSeats(deps.db, request.id, facts.now, made),
        ...(giveBack ? facts.seats.flatMap((seat) => creditBack(seat, facts, made, deps)) : []),
      ],
    }),
    deps,
  )
}

async function missOne(request: StepRequest & { bookingId: string; giveBack: boolean }, deps: StepDeps) {
  const { id, caller, bookingId, giveBack } = request
  const { db, ids } = deps
  const record = await decideAnew(() =>
    answerOnce(async () => {
      const facts = await loadStepFacts(request, deps)
      if ('repeated' in facts) return { record: facts.repeated }
      const { actor, consultation, seats, now } = facts
      const seat = seats.find(({ booking }) => booking.id === bookingId)
      if (seat === undefined) throw new DeskbellError('not_found')
      // Of a private session the one who did not come is everybody.
      if (consultation.source !== 'group') return { record: null }
      if (!isMissable(consultation, seat.booking.status, now))
        throw new DeskbellError('illegal_step', { details: { status: seat.booking.status, allowed: [] } })
      const audit = memberEntry({
        id: ids.id(),
        at: now,
        actor,
        practiceId: consultation.practiceId,
        action: 'booking.no_show',
        subject: ['booking', bookingId],
        before: { status: seat.booking.status },
        after: { status: 'no_show', isGivenBack: giveBack },
      })
      const made = witnessed(audit.id)
      const written = await writeAndTell(
        id,
        [
          ...missSeat(db, bookingId, audit),
          ...(giveBack ? creditBack(seat, facts, made, deps) : []),
          ...rememberRequest(db, caller, id, now, made),
        ],
        now,
        deps,
      )
      return written === null ? null : { record: written }
    }),
  )
  return record.record ?? missAll(request, deps)
}

function creditBack(seat: BookingRow, { actor, grants, now }: StepFacts, made: Witness, deps: StepDeps): Statement[] {
  return giveBackSeat(seat, grants, { reason: null, actorUserId: actor.userId, made, now }, deps)
}
