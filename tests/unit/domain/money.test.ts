import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { feeOf, shareOf } from '@deskbell/server/domain/money'

const amount = fc.nat({ max: Number.MAX_SAFE_INTEGER })
const basisPoints = fc.nat({ max: 10_000 })

describe('a fee in basis points', () => {
  test.each([
    [45_000, 250, 1_125],
    [45_000, 0, 0],
    [45_000, 10_000, 45_000],
    [0, 250, 0],
    [1, 5_000, 1],
    [1, 4_999, 0],
    [333, 1_000, 33],
    [335, 1_000, 34],
    [99_999_999, 1, 10_000],
  ])('of %i at %i is %i', (total, points, fee) => {
    expect(feeOf(total, points)).toBe(fee)
  })

  test('is never more than the amount, even where a setting asks for more', () => {
    expect(feeOf(100, 20_000)).toBe(100)
    fc.assert(
      fc.property(amount, basisPoints, (total, points) => feeOf(total, points) >= 0 && feeOf(total, points) <= total),
    )
  })

  test('is off by half a unit at most, exactly, however large the sum', () => {
    fc.assert(
      fc.property(amount, basisPoints, (total, points) => {
        const twiceTheError = 2n * (BigInt(feeOf(total, points)) * 10_000n - BigInt(total) * BigInt(points))
        // Half up: the error may be half a unit upwards and less than that downwards.
        return twiceTheError > -10_000n && twiceTheError <= 10_000n
      }),
    )
  })

  test('does not fall when the amount or the rate rises', () => {
    fc.assert(
      fc.property(fc.nat({ max: 99_999_999 }), fc.nat({ max: 9_999 }), (total, points) => {
        expect(feeOf(total + 1, points)).toBeGreaterThanOrEqual(feeOf(total, points))
        expect(feeOf(total, points + 1)).toBeGreaterThanOrEqual(feeOf(total, points))
      }),
    )
  })

  test('refuses what is no whole number instead of guessing', () => {
    expect(() => feeOf(10.5, 250)).toThrow(RangeError)
    expect(() => feeOf(10, Number.NaN)).toThrow(RangeError)
  })
})

describe('an equal share', () => {
  test.each([
    [45_000, 5, 9_000],
    [10_000, 3, 3_333],
    [20_000, 3, 6_667],
    [5, 2, 3],
    [0, 4, 0],
  ])('of %i among %i is %i', (total, parts, share) => {
    expect(shareOf(total, parts)).toBe(share)
  })

  test('times the parts is within half a unit a part of the amount', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 1, max: 10_000 }), (total, parts) => {
        const twiceTheError = 2n * (BigInt(shareOf(total, parts)) * BigInt(parts) - BigInt(total))
        return twiceTheError > -BigInt(parts) && twiceTheError <= BigInt(parts)
      }),
    )
  })
})
