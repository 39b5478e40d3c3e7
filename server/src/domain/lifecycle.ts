import type { ConsultationStep } from '../contract/consultation-record.ts'
import type { ConsultationStatus } from '../contract/consultations.ts'
import { DeskbellError, fieldProblem } from './errors.ts'

export type Side = 'practice' | 'client'
type Legal = { to: ConsultationStatus; by: readonly Side[] }

const practice = ['practice'] as const
const both = ['practice', 'client'] as const

/** Every step there is: scheduled → confirmed → in progress → completed. What is not here is illegal. */
const legalSteps: Record<ConsultationStatus, Partial<Record<ConsultationStep, Legal>>> = {
  held: { cancel: { to: 'cancelled', by: both } },
  scheduled: {
    confirm: { to: 'confirmed', by: practice },
    start: { to: 'in_progress', by: practice },
    no_show: { to: 'no_show', by: practice },
    cancel: { to: 'cancelled', by: both },
    reschedule: { to: 'scheduled', by: both },
  },
  confirmed: {
    start: { to: 'in_progress', by: practice },
    no_show: { to: 'no_show', by: practice },
    cancel: { to: 'cancelled', by: both },
    // What was confirmed was the time before.
    reschedule: { to: 'scheduled', by: both },
  },
  in_progress: {
    complete: { to: 'completed', by: practice },
    no_show: { to: 'no_show', by: practice },
  },
  completed: {},
  cancelled: {},
  no_show: {},
}

/** Where a step leads; null where it is not legal, or not for this side. */
export function nextStatus(status: ConsultationStatus, step: ConsultationStep, by: Side): ConsultationStatus | null {
  const legal = legalSteps[status][step]
  return legal?.by.includes(by) === true ? legal.to : null
}

/** Instants are UTC milliseconds. */
export type Standing = {
  status: ConsultationStatus
  startsAt: number
  serviceType: 'private' | 'group' | 'course'
  source: 'booking' | 'calendly' | 'log' | 'group'
}

/**
 * What one side may do next. Nobody has failed to come before it begins, unless it was started; a client changes nothing
 * once it has begun; what was planned for several clients keeps its time; what was booked at Calendly is cancelled and
 * moved there.
 */
export function stepsOf(
  { status, startsAt, serviceType, source }: Standing,
  by: Side,
  now: number,
): ConsultationStep[] {
  const hasBegun = now >= startsAt
  return (Object.keys(legalSteps[status]) as ConsultationStep[]).filter((step) => {
    if (nextStatus(status, step, by) === null) return false
    if (step === 'no_show') return hasBegun || status === 'in_progress'
    if (step === 'reschedule' && serviceType !== 'private') return false
    if ((step === 'cancel' || step === 'reschedule') && source === 'calendly') return false
    return by === 'practice' || !hasBegun
  })
}

/** @throws DeskbellError `illegal_step` with the steps that are allowed */
export function requireStep(standing: Standing, step: ConsultationStep, by: Side, now: number): ConsultationStatus {
  const allowed = stepsOf(standing, by, now)
  const next = nextStatus(standing.status, step, by)
  if (next === null || !allowed.includes(step))
    throw new DeskbellError('illegal_step', { details: { status: standing.status, allowed } })
  return next
}

/** Something can have come of it. */
export function mayHaveOutcomes(status: ConsultationStatus): boolean {
  return status === 'in_progress' || status === 'completed'
}

/** Each side says once how it was, when it is over and the client was there. */
export function isFeedbackOpen(status: ConsultationStatus, seat: 'held' | 'booked' | 'cancelled' | 'no_show'): boolean {
  return status === 'completed' && seat === 'booked'
}

export type ActualTimes = { actualStartedAt: number; actualEndedAt: number }

/**
 * When it really took place, as its consultant says. Instants are UTC milliseconds.
 * @param started as noted when it was started
 * @throws DeskbellError `invalid_input` where it would end before it began, or later than now
 */
export function actualTimes(
  {
    started,
    startedAt,
    endedAt,
  }: { started: number | null; startedAt?: number | undefined; endedAt?: number | undefined },
  now: number,
): ActualTimes {
  const actualEndedAt = endedAt ?? now
  const actualStartedAt = startedAt ?? started ?? actualEndedAt
  requirePast(actualStartedAt, 'startedAt', now)
  requirePast(actualEndedAt, 'endedAt', now)
  if (actualEndedAt < actualStartedAt) throw fieldProblem('invalid_input', 'endedAt', 'It cannot end before it began.')
  return { actualStartedAt, actualEndedAt }
}

/** @throws DeskbellError `invalid_input` */
export function requirePast(instantAt: number, path: string, now: number): void {
  if (instantAt > now) throw fieldProblem('invalid_input', path, 'This is still to come.')
}

/** One of several did not come: it has begun, or is over, and the seat was theirs. */
export function isMissable(
  { status, startsAt }: Pick<Standing, 'status' | 'startsAt'>,
  seat: 'held' | 'booked' | 'cancelled' | 'no_show',
  now: number,
): boolean {
  const hasBegun = status === 'in_progress' || status === 'completed'
  const isDue = (status === 'scheduled' || status === 'confirmed') && now >= startsAt
  return seat === 'booked' && (hasBegun || isDue)
}
