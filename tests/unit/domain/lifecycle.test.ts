import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { consultationSteps, type ConsultationStep } from '@deskbell/server/contract/consultation-record'
import {
  consultationStatuses,
  consultationTypes,
  type ConsultationStatus,
} from '@deskbell/server/contract/consultations'
import { usualMinutes } from '@deskbell/server/domain/consultation-types'
import {
  actualTimes,
  isFeedbackOpen,
  isMissable,
  mayHaveOutcomes,
  nextStatus,
  requireStep,
  stepsOf,
  type Side,
  type Standing,
} from '@deskbell/server/domain/lifecycle'
import { codeOf, refusalOf } from './refusal.ts'

const no = null
type Row = Record<ConsultationStep, ConsultationStatus | null>

describe('where each step leads from each state', () => {
  // Every state has its row and every step its column, so that a new one of either has to be decided here.
  const practice: Record<ConsultationStatus, Row> = {
    held: { confirm: no, start: no, complete: no, no_show: no, cancel: 'cancelled', reschedule: no },
    scheduled: {
      confirm: 'confirmed',
      start: 'in_progress',
      complete: no,
      no_show: 'no_show',
      cancel: 'cancelled',
      reschedule: 'scheduled',
    },
    confirmed: {
      confirm: no,
      start: 'in_progress',
      complete: no,
      no_show: 'no_show',
      cancel: 'cancelled',
      reschedule: 'scheduled',
    },
    in_progress: { confirm: no, start: no, complete: 'completed', no_show: 'no_show', cancel: no, reschedule: no },
    completed: { confirm: no, start: no, complete: no, no_show: no, cancel: no, reschedule: no },
    cancelled: { confirm: no, start: no, complete: no, no_show: no, cancel: no, reschedule: no },
    no_show: { confirm: no, start: no, complete: no, no_show: no, cancel: no, reschedule: no },
  }
  const clientsOwn: readonly ConsultationStep[] = ['cancel', 'reschedule']
  const cases = consultationStatuses.flatMap((status) =>
    consultationSteps.flatMap((step) => {
      const to = practice[status][step]
      return [
        { status, step, by: 'practice' as Side, to },
        { status, step, by: 'client' as Side, to: clientsOwn.includes(step) ? to : no },
      ]
    }),
  )

  test.each(cases)('$status, $step by the $by: $to', ({ status, step, by, to }) => {
    expect(nextStatus(status, step, by)).toBe(to)
    // Whatever the clock says: what leads nowhere is never allowed, and what is allowed leads there.
    for (const now of [99, 100, 101])
      for (const serviceType of ['private', 'group', 'course'] as const) {
        const standing = { status, startsAt: 100, serviceType, source: 'booking' as const }
        const allowed = stepsOf(standing, by, now)
        if (to === no) expect(allowed).not.toContain(step)
        if (allowed.includes(step)) expect(requireStep(standing, step, by, now)).toBe(to)
        else expect(refusalOf(() => requireStep(standing, step, by, now)).details).toEqual({ status, allowed })
      }
  })
})

describe('what the clock adds', () => {
  const standing: Standing = { status: 'scheduled', startsAt: 100, serviceType: 'private', source: 'booking' }

  test('nobody has failed to come before it begins', () => {
    expect(codeOf(() => requireStep(standing, 'no_show', 'practice', 99))).toBe('illegal_step')
    expect(requireStep(standing, 'no_show', 'practice', 100)).toBe('no_show')
    expect(requireStep({ ...standing, status: 'in_progress' }, 'no_show', 'practice', 99)).toBe('no_show')
  })

  test('a client changes nothing once it has begun; the practice still may', () => {
    expect(stepsOf(standing, 'client', 99)).toEqual(['cancel', 'reschedule'])
    expect(stepsOf(standing, 'client', 100)).toEqual([])
    expect(stepsOf(standing, 'practice', 100)).toEqual(['confirm', 'start', 'no_show', 'cancel', 'reschedule'])
  })

  test('what was planned for several keeps its time', () => {
    expect(stepsOf({ ...standing, serviceType: 'group' }, 'practice', 99)).toEqual(['confirm', 'start', 'cancel'])
  })

  test('what was booked at Calendly is cancelled and moved there', () => {
    expect(stepsOf({ ...standing, source: 'calendly' }, 'practice', 99)).toEqual(['confirm', 'start'])
    expect(stepsOf({ ...standing, source: 'calendly' }, 'client', 99)).toEqual([])
  })

  test('a consultation that is over goes nowhere, whatever is tried in whatever order', () => {
    const steps = fc.array(fc.constantFrom(...consultationSteps), { maxLength: 12 })
    fc.assert(
      fc.property(steps, fc.constantFrom<Side>('practice', 'client'), (tried, by) => {
        let status: ConsultationStatus = 'scheduled'
        const past: ConsultationStatus[] = []
        for (const step of tried) {
          const next = nextStatus(status, step, by)
          if (['completed', 'cancelled', 'no_show'].includes(status)) expect(next).toBeNull()
          if (next === null) continue
          past.push(status)
          status = next
        }
        if (status === 'completed') expect(past.at(-1)).toBe('in_progress')
      }),
    )
  })
})

test.each([
  ['held', false, false],
  ['scheduled', false, false],
  ['confirmed', false, false],
  ['in_progress', true, false],
  ['completed', true, true],
  ['cancelled', false, false],
  ['no_show', false, false],
] as const)('%s: outcomes %s, feedback %s', (status, outcomes, feedback) => {
  expect([mayHaveOutcomes(status), isFeedbackOpen(status, 'booked')]).toEqual([outcomes, feedback])
  for (const seat of ['held', 'cancelled', 'no_show'] as const) expect(isFeedbackOpen(status, seat)).toBe(false)
})

test.each([
  ['scheduled', 'booked', 99, false],
  ['scheduled', 'booked', 100, true],
  ['confirmed', 'booked', 100, true],
  ['in_progress', 'booked', 99, true],
  ['completed', 'booked', 200, true],
  ['cancelled', 'booked', 200, false],
  ['completed', 'no_show', 200, false],
  ['completed', 'cancelled', 200, false],
] as const)('of a %s session a %s seat at %i can be missed: %s', (status, seat, now, expected) => {
  expect(isMissable({ status, startsAt: 100 }, seat, now)).toBe(expected)
})

describe('when it really took place', () => {
  test.each([
    ['started and ended by the clock', { started: 50 }, [50, 100]],
    ['told afterwards', { started: 90, startedAt: 10, endedAt: 60 }, [10, 60]],
    ['ended a while ago', { started: 50, endedAt: 80 }, [50, 80]],
    ['not noted at all', { started: null }, [100, 100]],
  ])('%s', (_, told, [actualStartedAt, actualEndedAt]) => {
    expect(actualTimes(told, 100)).toEqual({ actualStartedAt, actualEndedAt })
  })

  test.each([
    ['ends before it began', { started: 50, endedAt: 49 }, 'endedAt'],
    ['ends later than now', { started: 50, endedAt: 101 }, 'endedAt'],
    ['begins later than now', { started: null, startedAt: 101 }, 'startedAt'],
  ])('refuses what %s', (_, told, path) => {
    const refusal = refusalOf(() => actualTimes(told, 100))
    expect([refusal.code, refusal.fields[0]?.path]).toEqual(['invalid_input', path])
  })
})

test('each type has a usual length that can be booked', () => {
  for (const type of consultationTypes) expect(usualMinutes(type) % 15).toBe(0)
})
