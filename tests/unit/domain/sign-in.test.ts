import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  attemptWindow,
  judgeGuess,
  renewedExpiry,
  secondsUntilNextWindow,
  sessionLife,
  signInLimits,
} from '@deskbell/server/domain/sign-in'

const minute = 60_000
const day = 24 * 60 * minute

describe('a guess at a code', () => {
  const asked = { scope: 'practice:jane', codeExpiresAt: 10 * minute }

  test.each([
    ['in time and place', { scope: 'practice:jane', now: 0 }, 'check'],
    ['at the last moment', { scope: 'practice:jane', now: 10 * minute - 1 }, 'check'],
    ['too late', { scope: 'practice:jane', now: 10 * minute }, 'code_expired'],
    ['at another practice', { scope: 'practice:other', now: 0 }, 'code_invalid'],
    ['at the dashboard', { scope: 'dashboard', now: 0 }, 'code_invalid'],
    ['at another place and too late', { scope: 'dashboard', now: 11 * minute }, 'code_invalid'],
  ] as const)('%s: %s', (_, guess, verdict) => {
    expect(judgeGuess(asked, guess)).toBe(verdict)
  })

  test('is wrong where no code was asked for', () => {
    expect(judgeGuess({ scope: 'dashboard', codeExpiresAt: null }, { scope: 'dashboard', now: 0 })).toBe('code_invalid')
  })
})

describe('limits of an address', () => {
  test('are 5 codes and 10 wrong ones an hour, more only for tests', () => {
    expect(signInLimits(1)).toEqual({ codes: 5, wrongCodes: 10 })
    expect(signInLimits(100)).toEqual({ codes: 500, wrongCodes: 1_000 })
    expect(attemptWindow).toBe(60 * minute)
  })

  test('tell how long to wait, never less than a second', () => {
    expect(secondsUntilNextWindow(0, 0)).toBe(3_600)
    expect(secondsUntilNextWindow(0, attemptWindow - 1)).toBe(1)
    expect(secondsUntilNextWindow(0, attemptWindow + minute)).toBe(1)
  })
})

describe('a session', () => {
  test('is left alone for a day, then lives seven more', () => {
    const session = { createdAt: 0, updatedAt: 0, expiresAt: sessionLife }
    expect(renewedExpiry(session, day - 1)).toBeNull()
    expect(renewedExpiry(session, day)).toBe(day + sessionLife)
  })

  test('ends for good after sixty days', () => {
    const session = { createdAt: 0, updatedAt: 55 * day, expiresAt: 60 * day }
    expect(renewedExpiry(session, 56 * day)).toBeNull()
    expect(renewedExpiry({ ...session, expiresAt: 58 * day }, 56 * day)).toBe(60 * day)
  })

  test('in daily use never gets shorter and never outlives its sixty days', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 7 * day - 1 })), (pauses) => {
        const session = { createdAt: 0, updatedAt: 0, expiresAt: sessionLife }
        let now = 0
        for (const pause of pauses) {
          now += pause
          if (now >= session.expiresAt) break
          const renewed = renewedExpiry(session, now)
          if (renewed === null) continue
          expect(renewed).toBeGreaterThan(session.expiresAt)
          expect(renewed).toBeLessThanOrEqual(Math.min(now + sessionLife, 60 * day))
          Object.assign(session, { updatedAt: now, expiresAt: renewed })
        }
      }),
    )
  })
})
