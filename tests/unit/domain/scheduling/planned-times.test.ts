import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DeskbellError } from '@deskbell/server/domain/errors'
import { plannedTimes } from '@deskbell/server/domain/scheduling/planned-times'

const now = Date.UTC(2026, 11, 1, 9)
const hour = 3_600_000
const at = (hours: number) => new Date(now + hours * hour).toISOString()
const buffers = { bufferBeforeMinutes: 0, bufferAfterMinutes: 0 }
const course = (startsAt: string[], changes: object = {}) => ({
  consultantId: 'jane',
  serviceType: 'course' as const,
  title: 'Winter',
  description: '',
  startsAt,
  durationMinutes: 60,
  capacity: 5,
  seatPrice: null,
  ...changes,
})
const problemOf = (work: () => unknown): unknown => {
  try {
    work()
  } catch (error) {
    return error instanceof DeskbellError ? error.fields[0]?.path : error
  }
  return null
}

describe('the times of a course', () => {
  test('come in order, with what the consultant needs around them', () => {
    const times = plannedTimes(course([at(50), at(2)]), { bufferBeforeMinutes: 15, bufferAfterMinutes: 30 }, now)
    expect(times).toEqual([
      {
        startsAt: now + 2 * hour,
        endsAt: now + 3 * hour,
        blockedFromAt: now + 1.75 * hour,
        blockedUntilAt: now + 3.5 * hour,
      },
      expect.objectContaining({ startsAt: now + 50 * hour }),
    ])
  })

  test('may touch, but neither overlap nor reach into what is needed between them', () => {
    expect(plannedTimes(course([at(2), at(3)]), buffers, now)).toHaveLength(2)
    expect(problemOf(() => plannedTimes(course([at(2), at(2.5)]), buffers, now))).toBe('startsAt.1')
    expect(problemOf(() => plannedTimes(course([at(2), at(2)]), buffers, now))).toBe('startsAt.1')
    const after = { ...buffers, bufferAfterMinutes: 15 }
    expect(problemOf(() => plannedTimes(course([at(3), at(2)]), after, now))).toBe('startsAt.1')
  })

  test('are to come, and within two years', () => {
    expect(problemOf(() => plannedTimes(course([at(2), at(0)]), buffers, now))).toBe('startsAt.1')
    expect(problemOf(() => plannedTimes(course([at(24 * 732), at(2)]), buffers, now))).toBe('startsAt.0')
  })

  test('are refused or lie apart, whatever is asked', () => {
    const starts = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 2, maxLength: 12 })
    const minutes = fc.integer({ min: 0, max: 90 })
    fc.assert(
      fc.property(starts, minutes, minutes, (halfHours, bufferBeforeMinutes, bufferAfterMinutes) => {
        const input = course(halfHours.map((half) => at(half / 2)))
        try {
          const times = plannedTimes(input, { bufferBeforeMinutes, bufferAfterMinutes }, now)
          const apart = Math.max(bufferBeforeMinutes, bufferAfterMinutes) * 60_000
          return times.every((time, index) => index === 0 || time.startsAt >= (times[index - 1]?.endsAt ?? 0) + apart)
        } catch (error) {
          return error instanceof DeskbellError
        }
      }),
    )
  })
})
