import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { creditsOf, isActive, purchaseWarning } from '@deskbell/server/domain/purchase-standing'

const now = 1_000
const paid = { state: 'paid', frozenAt: null } as const
type Summary = Parameters<typeof creditsOf>[0][number] & { expiresAt: number | null }
const grant = (credits: number | null, used = 0, expiresAt: number | null = null): Summary => ({
  credits,
  used,
  expiresAt,
})
const warning = (...grants: Summary[]) => purchaseWarning(paid, grants, now)

describe('what a purchase warns of', () => {
  test.each([
    ['nothing while nothing was given', [], null],
    ['nothing while nothing was used, however little there is', [grant(1)], null],
    ['nothing above a fifth', [grant(10, 7)], null],
    ['a fifth that is left', [grant(10, 8)], 'near_completion'],
    ['the last credit', [grant(3, 2)], 'near_completion'],
    ['nothing once all is used', [grant(5, 5)], null],
    ['what its kinds come to together', [grant(10, 10), grant(1)], 'near_completion'],
    ['nothing while one kind is unlimited', [grant(10, 9), grant(null, 3)], null],
    ['a log that went below nothing, whatever else is left', [grant(5, 6), grant(50)], 'overdrawn'],
    ['a log that went below nothing, expired or not', [grant(5, 6, now)], 'overdrawn'],
    ['expiry at its very instant', [grant(5, 1, now)], 'expired'],
    ['no expiry one millisecond before', [grant(5, 1, now + 1)], null],
    ['little of what has not expired', [grant(100, 0, now), grant(5, 4)], 'near_completion'],
    ['expiry only where all is', [grant(5, 0, now), grant(5)], null],
  ] as const)('is %s', (_, grants, expected) => {
    expect(warning(...grants)).toBe(expected)
  })

  test.each(['pending', 'processing', 'expired', 'failed', 'review', 'refunded'] as const)(
    'is nothing of one that is %s',
    (state) => {
      expect(purchaseWarning({ state, frozenAt: null }, [grant(5, 6, now)], now)).toBeNull()
      expect(isActive({ state, frozenAt: null }, [grant(5)], now)).toBe(false)
    },
  )
})

test('a purchase is active while something of it can be used, now or later', () => {
  expect(isActive(paid, [grant(5, 4)], now)).toBe(true)
  expect(isActive(paid, [grant(null, 400)], now)).toBe(true)
  expect(isActive(paid, [grant(5, 5)], now)).toBe(false)
  expect(isActive(paid, [grant(5, 0, now)], now)).toBe(false)
  expect(isActive(paid, [grant(5, 0, now), grant(1)], now)).toBe(true)
  expect(isActive(paid, [], now)).toBe(false)
  expect(isActive({ ...paid, frozenAt: 1 }, [grant(5)], now)).toBe(false)
})

test('what is left is what was given less what was used, and unlimited where one is', () => {
  expect(creditsOf([grant(5, 2), grant(3, 4)])).toEqual({ total: 8, used: 6, remaining: 2, unlimited: false })
  expect(creditsOf([grant(5, 2), grant(null, 4)])).toEqual({ total: 5, used: 6, remaining: null, unlimited: true })
})

test('property: what warns of little being left is active, and what is expired is not', () => {
  const grants = fc.array(
    fc.record({
      credits: fc.option(fc.integer({ min: 1, max: 30 })),
      used: fc.integer({ min: 0, max: 31 }),
      expiresAt: fc.option(fc.integer({ min: now - 2, max: now + 2 })),
    }),
    { maxLength: 4 },
  )
  fc.assert(
    fc.property(grants, (some) => {
      const found = purchaseWarning(paid, some, now)
      if (found === 'near_completion') expect(isActive(paid, some, now)).toBe(true)
      if (found === 'expired') expect(isActive(paid, some, now)).toBe(false)
    }),
  )
})
