import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMemoryRateLimiter } from '@deskbell/server/adapters/memory-rate-limiter'

const rule = { limit: 3, windowMilliseconds: 60_000 }

describe('a rate limit', () => {
  test('lets the limit through, then refuses and tells how long to wait', () => {
    const { take } = createMemoryRateLimiter()
    expect([0, 10, 20].map((now) => take('a', rule, now).ok)).toEqual([true, true, true])
    expect(take('a', rule, 30_000)).toEqual({ ok: false, retryAfterSeconds: 30 })
    expect(take('a', rule, 59_999)).toEqual({ ok: false, retryAfterSeconds: 1 })
  })

  test('begins anew when the window is over, however often it was asked meanwhile', () => {
    const { take } = createMemoryRateLimiter()
    for (let now = 0; now < 60_000; now += 100) take('a', rule, now)
    expect(take('a', rule, 60_000).ok).toBe(true)
  })

  test('counts each key for itself', () => {
    const { take } = createMemoryRateLimiter()
    for (let index = 0; index < 4; index++) take('a', rule, 0)
    expect(take('b', rule, 0).ok).toBe(true)
    expect(take('a', rule, 0).ok).toBe(false)
  })

  test('is raised by a factor', () => {
    const { take } = createMemoryRateLimiter(2)
    expect(Array.from({ length: 7 }, () => take('a', rule, 0).ok)).toEqual([true, true, true, true, true, true, false])
  })

  test('never lets more than its limit through in one window', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20_000), { maxLength: 60 }), fc.integer({ min: 1, max: 10 }), (pauses, limit) => {
        const { take } = createMemoryRateLimiter()
        const letThrough: number[] = []
        let now = 0
        let windowStart = -Infinity
        for (const pause of pauses) {
          now += pause
          if (now >= windowStart + 60_000) {
            windowStart = now
            letThrough.length = 0
          }
          if (take('a', { limit, windowMilliseconds: 60_000 }, now).ok) letThrough.push(now)
          expect(letThrough.length).toBeLessThanOrEqual(limit)
        }
      }),
    )
  })

  test('remembers 50,000 keys and forgets the oldest beyond, so that a flood fills no memory', () => {
    const { take } = createMemoryRateLimiter()
    const once = { limit: 1, windowMilliseconds: 60_000 }
    take('first', once, 0)
    take('second', once, 0)
    for (let index = 0; index < 49_999; index++) take(`flood ${index}`, once, 1)
    expect(take('second', once, 2).ok).toBe(false)
    expect(take('first', once, 2).ok).toBe(true)
  })
})
