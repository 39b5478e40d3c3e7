import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  earlyBookingDiscount,
  isOffered,
  priceSession,
  quickSetup,
  rateFor,
  type SessionConfig,
} from '@deskbell/server/domain/scheduling/session-rates'

const day = 86_400_000
const config: SessionConfig = {
  durations: [
    { durationMinutes: 60, rates: { USD: 10_000, EUR: 9_000 } },
    { durationMinutes: 30, rates: { USD: 6_001 } },
    { durationMinutes: 90, rates: { USD: 13_000 } },
  ],
  defaultDurationMinutes: 60,
  custom: { minimumMinutes: 15, maximumMinutes: 120, stepMinutes: 5 },
  earlyBooking: [
    { daysAhead: 7, percentOff: 5 },
    { daysAhead: 30, percentOff: 15 },
    { daysAhead: 60, percentOff: 10 },
  ],
  active: true,
}

describe('the rate', () => {
  test.each<[number, string, number | null, string]>([
    [60, 'USD', 10_000, 'as listed'],
    [45, 'USD', 8_001, 'half way between two, rounded half up'],
    [35, 'USD', 6_668, 'a sixth of the way'],
    [75, 'USD', 11_500, 'half way between the next two'],
    [15, 'USD', 3_001, 'shorter than all: per minute of the shortest'],
    [120, 'USD', 17_333, 'longer than all: per minute of the longest'],
    [45, 'EUR', 6_750, 'per minute of the only one in that currency'],
    [30, 'EUR', null, 'a listed length without a rate in that currency'],
    [60, 'CHF', null, 'no rate in that currency'],
    [50, 'CHF', null, 'nothing to go by'],
    [10, 'USD', null, 'below the least'],
    [125, 'USD', null, 'above the most'],
    [47, 'USD', null, 'off the step'],
  ])('of %i minutes in %s is %s (%s)', (minutes, currency, rate) => {
    expect(rateFor(config, minutes, currency)).toBe(rate)
  })

  test('is of listed lengths only where no others are offered', () => {
    const listed = { ...config, custom: null }
    expect([30, 45, 60].map((minutes) => rateFor(listed, minutes, 'USD'))).toEqual([6_001, null, 10_000])
  })

  test('is none while sessions are not offered', () => {
    expect(rateFor({ ...config, active: false }, 60, 'USD')).toBeNull()
    expect(isOffered({ ...config, active: false }, 60)).toBe(false)
  })

  test('lies between its neighbours’, exact to half a unit', () => {
    const rate = fc.nat(99_999_999)
    fc.assert(
      fc.property(
        rate,
        rate,
        fc.integer({ min: 1, max: 479 }),
        fc.integer({ min: 1, max: 480 }),
        (one, other, at, by) => {
          const durations = [
            { durationMinutes: 480 - at, rates: { USD: one } },
            { durationMinutes: 480 + by, rates: { USD: other } },
          ]
          const custom = { minimumMinutes: 1, maximumMinutes: 1440, stepMinutes: 1 }
          const found = rateFor({ ...config, durations, custom }, 480, 'USD')!
          expect(found).toBeGreaterThanOrEqual(Math.min(one, other))
          expect(found).toBeLessThanOrEqual(Math.max(one, other))
          const twiceTheError =
            2n * (BigInt(found) * BigInt(at + by) - (BigInt(one) * BigInt(by) + BigInt(other) * BigInt(at)))
          expect(twiceTheError > -BigInt(at + by) && twiceTheError <= BigInt(at + by)).toBe(true)
        },
      ),
    )
  })
})

test('an hourly rate sets up the usual lengths, each for its share', () => {
  expect(quickSetup(9_999, 'USD')).toEqual([
    { durationMinutes: 30, rates: { USD: 5_000 } },
    { durationMinutes: 45, rates: { USD: 7_499 } },
    { durationMinutes: 60, rates: { USD: 9_999 } },
    { durationMinutes: 90, rates: { USD: 14_999 } },
    { durationMinutes: 120, rates: { USD: 19_998 } },
  ])
})

describe('booking early', () => {
  test.each([
    [7 * day, 5],
    [7 * day - 1, 0],
    [30 * day, 15],
    [90 * day, 15],
    [-day, 0],
  ])('%i milliseconds ahead takes off %i percent, the most that is earned', (ahead, percent) => {
    expect(earlyBookingDiscount(config, ahead, 0)).toBe(percent)
  })

  test('price and discount together are the rate', () => {
    const asked = { config, durationMinutes: 30, currency: 'USD', now: 0 }
    expect(priceSession({ ...asked, startsAt: day })).toEqual({ priceMinor: 6_001, discountMinor: 0 })
    expect(priceSession({ ...asked, startsAt: 31 * day })).toEqual({ priceMinor: 5_101, discountMinor: 900 })
    expect(priceSession({ ...asked, startsAt: day, currency: 'CHF' })).toBeNull()
  })
})

test.each([
  ['ISK', 9900, 100],
  ['KWD', 10_010, 10],
])('what is worked out in %s can be charged', (currency, rateMinor, step) => {
  const stepped: SessionConfig = {
    durations: [
      { durationMinutes: 30, rates: { [currency]: rateMinor } },
      { durationMinutes: 60, rates: { [currency]: rateMinor * 2 + step } },
    ],
    defaultDurationMinutes: 30,
    custom: { minimumMinutes: 5, maximumMinutes: 120, stepMinutes: 5 },
    earlyBooking: [{ daysAhead: 1, percentOff: 7 }],
    active: true,
  }
  for (let durationMinutes = 5; durationMinutes <= 120; durationMinutes += 5) {
    const priced = priceSession({ config: stepped, durationMinutes, currency, startsAt: 10 * 86_400_000, now: 0 })
    expect([durationMinutes, (priced?.priceMinor ?? 1) % step, (priced?.discountMinor ?? 1) % step]).toEqual([
      durationMinutes,
      0,
      0,
    ])
  }
})
