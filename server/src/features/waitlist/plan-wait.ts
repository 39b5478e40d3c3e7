import type { WaitlistInput } from '../../contract/waitlist.ts'
import { DeskbellError, fieldProblem } from '../../domain/errors.ts'
import { bookableWindow } from '../../domain/scheduling/bookable-window.ts'
import { isOffered } from '../../domain/scheduling/session-rates.ts'
import type { SchedulingFacts } from '../shared/scheduling-facts.ts'
import type { wantedSession } from './waitlist.repository.ts'

const minute = 60_000

type WantedSession = Awaited<ReturnType<typeof wantedSession>>[number]

/** What somebody waits for. Instants in UTC milliseconds; the whole session has to lie between them. */
export type Wait = {
  consultantId: string
  consultationId: string | null
  serviceType: WaitlistInput['serviceType']
  durationMinutes: number
  fromAt: number
  untilAt: number
}

type Asked = { input: WaitlistInput; facts: SchedulingFacts; session: WantedSession | null; now: number }

/**
 * Pure: for a seat in a full session, or for any free time of a window.
 * @throws DeskbellError `already_booked`, `booking_closed`, `duration_not_offered`, `slot_not_offered`, `invalid_input`,
 *   `not_found`
 */
export function planWait(asked: Asked): Wait {
  if (asked.input.consultationId !== undefined) return forSeat(asked)
  if (asked.input.serviceType !== 'private')
    throw fieldProblem('invalid_input', 'consultationId', 'Say in which session a seat is wanted.')
  return forTime(asked)
}

function forSeat({ input, session, now }: Asked): Wait {
  const { consultantId, serviceType, durationMinutes } = input
  if (session === null || session.consultation.consultantId !== consultantId || session.consultation.source !== 'group')
    throw new DeskbellError('not_found')
  const { consultation, placesLeft, isMine } = session
  const { id, status, startsAt, endsAt } = consultation
  if (consultation.serviceType === 'course')
    throw fieldProblem('invalid_input', 'consultationId', 'There is no waitlist for courses: get in touch instead.')
  if (serviceType !== 'group') throw fieldProblem('invalid_input', 'serviceType', 'This is a group session.')
  if (endsAt - startsAt !== durationMinutes * minute)
    throw fieldProblem('invalid_input', 'durationMinutes', 'Use the length of the session.')
  if (!['scheduled', 'confirmed'].includes(status) || startsAt <= now) throw new DeskbellError('booking_closed')
  if (isMine) throw new DeskbellError('already_booked')
  if (placesLeft > 0) throw fieldProblem('invalid_input', 'consultationId', 'There is a seat left: book it instead.')
  return { consultantId, consultationId: id, serviceType, durationMinutes, fromAt: startsAt, untilAt: endsAt }
}

function forTime({ input, facts, now }: Asked): Wait {
  const { consultantId, serviceType, durationMinutes, from, to } = input
  const { config, schedule } = facts
  if (config === null || !isOffered(config, durationMinutes))
    throw new DeskbellError('duration_not_offered', {
      details: { durations: config?.active ? config.durations.map((listed) => listed.durationMinutes) : [] },
    })
  if (schedule === null) throw new DeskbellError('slot_not_offered', { details: { reason: 'outside_hours' } })
  const bookable = bookableWindow(schedule, now)
  const fromAt = Math.max(now, from === undefined ? now : Date.parse(from))
  const untilAt = to === undefined ? bookable.end : Date.parse(to)
  if (untilAt <= now) throw fieldProblem('invalid_input', 'to', 'This time is over.')
  if (untilAt < fromAt + durationMinutes * minute)
    throw fieldProblem('invalid_input', 'to', 'The session has to lie between both times whole.')
  if (fromAt >= bookable.end) throw new DeskbellError('slot_not_offered', { details: { reason: 'beyond_horizon' } })
  return { consultantId, consultationId: null, serviceType, durationMinutes, fromAt, untilAt }
}
