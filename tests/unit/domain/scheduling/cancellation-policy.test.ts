import { describe, expect, test } from 'vitest'
import {
  cancelUntil,
  creditOnCancel,
  mayCancel,
  mayReschedule,
  rescheduleUntil,
  type CancellationPolicy,
} from '@deskbell/server/domain/scheduling/cancellation-policy'

const hour = 3_600_000
const startsAt = Date.parse('2026-12-02T09:00Z')
const policy: CancellationPolicy = {
  cancelUntilMinutes: 24 * 60,
  rescheduleUntilMinutes: 12 * 60,
  maximumReschedules: 2,
  lateCancelKeepsCredit: false,
}
const change = (by: 'client' | 'consultant', hoursAhead: number) => ({
  by,
  startsAt,
  now: startsAt - hoursAhead * hour,
})

describe('cancelling', () => {
  test('is the client’s until the session starts, and the consultant’s any time', () => {
    expect(mayCancel(change('client', 0.1))).toEqual({ allowed: true })
    expect(mayCancel(change('client', 0))).toEqual({ allowed: false, reason: 'started' })
    expect(mayCancel(change('consultant', -1))).toEqual({ allowed: true })
  })

  test.each([
    ['client', 24, 'given_back'],
    ['client', 23.99, 'forfeited'],
    ['consultant', 1, 'given_back'],
  ] as const)('by the %s %d hours before leaves the credit %s', (by, hours, credit) => {
    expect(creditOnCancel(policy, change(by, hours))).toBe(credit)
  })

  test('late costs nothing where the practice says so', () => {
    expect(creditOnCancel({ ...policy, lateCancelKeepsCredit: true }, change('client', 1))).toBe('given_back')
  })

  test('can be told its deadline', () => {
    expect(cancelUntil(policy, startsAt)).toBe(startsAt - 24 * hour)
    expect(rescheduleUntil(policy, startsAt)).toBe(startsAt - 12 * hour)
  })
})

describe('moving a session', () => {
  test.each([
    ['client', 12, 0, null],
    ['client', 12, 1, null],
    ['client', 12, 2, 'too_often'],
    ['client', 11.99, 0, 'too_late'],
    ['client', -1, 0, 'started'],
    ['consultant', 1, 5, null],
  ] as const)('by the %s %d hours before, after %i moves: %s', (by, hours, reschedules, reason) => {
    expect(mayReschedule(policy, { ...change(by, hours), reschedules })).toEqual(
      reason === null ? { allowed: true } : { allowed: false, reason },
    )
  })

  test('may be free of a limit', () => {
    const free = { ...policy, maximumReschedules: null }
    expect(mayReschedule(free, { ...change('client', 12), reschedules: 99 })).toEqual({ allowed: true })
  })
})
