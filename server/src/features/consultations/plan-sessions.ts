import type { ConsultationInput } from '../../contract/consultations.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { planPrivate, type PrivateSession } from '../shared/plan-private.ts'
import type { SchedulingFacts } from '../shared/scheduling-facts.ts'
import type { PlannedRow } from './booking-facts.repository.ts'

const minute = 60_000

export type PlannedSession = PrivateSession & {
  /** Planned by the consultant for several clients; null where it begins with this booking. */
  joins: PlannedRow | null
}

/**
 * The sessions a request asks for: one of its own, one to join, or all of a course.
 * @param planned sessions for several clients that begin then, with the others of the same course
 * @throws DeskbellError `duration_not_offered`, `slot_taken`, `slot_not_offered`, `group_full`, `already_booked`
 */
export function planSessions(
  facts: SchedulingFacts,
  input: Pick<ConsultationInput, 'serviceType' | 'durationMinutes'> & { startsAt: number },
  planned: readonly PlannedRow[],
  now: number,
): PlannedSession[] {
  return input.serviceType === 'private'
    ? [{ ...planPrivate(facts, input, now), joins: null }]
    : planJoined(input, planned, now)
}

function planJoined(
  { startsAt, durationMinutes }: { startsAt: number; durationMinutes: number },
  planned: readonly PlannedRow[],
  now: number,
): PlannedSession[] {
  const first = planned.find((row) => row.startsAt === startsAt)
  if (first === undefined || first.endsAt - first.startsAt !== durationMinutes * minute)
    throw new DeskbellError('slot_not_offered', { details: { reason: 'outside_hours' } })
  if (planned.some((row) => row.startsAt <= now))
    throw new DeskbellError('slot_not_offered', { details: { reason: 'past' } })
  if (planned.some(({ isMine }) => isMine)) throw new DeskbellError('already_booked')
  if (planned.some(({ placesLeft }) => placesLeft <= 0)) throw new DeskbellError('group_full')
  return planned.map((row) => ({
    startsAt: row.startsAt,
    endsAt: row.endsAt,
    blockedFromAt: row.startsAt,
    blockedUntilAt: row.endsAt,
    day: { start: row.startsAt, end: row.endsAt },
    sessionsPerDay: null,
    joins: row,
  }))
}
