import { DeskbellError } from '../../domain/errors.ts'
import { isBookable } from '../../domain/scheduling/check-slot.ts'
import { isOffered } from '../../domain/scheduling/session-rates.ts'
import { localDay, startOfDayNumber } from '../../domain/scheduling/wall-clock.ts'
import { toSlotFacts, type SchedulingFacts } from './scheduling-facts.ts'

const minute = 60_000

type Wanted = { startsAt: number; durationMinutes: number }

/** One session to be booked. Instants are UTC milliseconds. */
export type PrivateSession = {
  startsAt: number
  endsAt: number
  /** What it blocks with its buffers, and the day it counts for. */
  blockedFromAt: number
  blockedUntilAt: number
  day: { start: number; end: number }
  sessionsPerDay: number | null
}

/**
 * A session of one client, of a length that is offered, in the consultant's hours.
 * @throws DeskbellError `duration_not_offered`, `slot_taken`, `slot_not_offered`
 */
export function planPrivate(facts: SchedulingFacts, wanted: Wanted, now: number): PrivateSession {
  const { config } = facts
  if (config === null || !isOffered(config, wanted.durationMinutes))
    throw new DeskbellError('duration_not_offered', {
      details: { durations: config?.active ? config.durations.map((listed) => listed.durationMinutes) : [] },
    })
  return planTime(facts, wanted, now)
}

/**
 * Where it is booked already, it keeps its length, offered or not.
 * @throws DeskbellError `slot_taken`, `slot_not_offered`
 */
export function planTime(facts: SchedulingFacts, { startsAt, durationMinutes }: Wanted, now: number): PrivateSession {
  const slot = facts.consultant.active ? toSlotFacts(facts, { serviceType: 'private', durationMinutes, now }) : null
  if (slot === null) throw new DeskbellError('slot_not_offered', { details: { reason: 'outside_hours' } })
  const problem = isBookable(slot, startsAt)
  if (problem === 'busy') throw new DeskbellError('slot_taken')
  if (problem !== null) throw new DeskbellError('slot_not_offered', { details: { reason: problem } })
  const { schedule } = slot
  const endsAt = startsAt + durationMinutes * minute
  return {
    startsAt,
    endsAt,
    blockedFromAt: startsAt - schedule.bufferBeforeMinutes * minute,
    blockedUntilAt: endsAt + schedule.bufferAfterMinutes * minute,
    day: dayOf(startsAt, schedule.timeZone),
    sessionsPerDay: schedule.sessionsPerDay,
  }
}

function dayOf(instant: number, timeZone: string): PrivateSession['day'] {
  const day = localDay(instant, timeZone)
  return { start: startOfDayNumber(day, timeZone), end: startOfDayNumber(day + 1, timeZone) }
}
