import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writeCsv } from '@deskbell/server/domain/csv'
import { bookingInsights, valueOf, type BookedSeat } from '@deskbell/server/domain/insights'
import type { AvailabilitySchedule } from '@deskbell/server/domain/scheduling/availability'

const hour = 3_600_000
const monday = Date.parse('2026-12-07T00:00:00Z')
const window = { start: monday, end: monday + 24 * hour }
const nineToFive: AvailabilitySchedule = {
  timeZone: 'UTC',
  rules: [{ weekday: 1, startMinute: 540, endMinute: 1020 }],
  overrides: [],
  holidays: [],
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  minimumNoticeMinutes: 0,
  horizonDays: 60,
  sessionsPerDay: null,
  startStepMinutes: 30,
}
const jane = { id: 'jane', name: 'Jane' }
const seat: NonNullable<BookedSeat['seat']> = {
  status: 'booked',
  cancelledBy: null,
  rateMinor: null,
  discountMinor: null,
  currency: null,
  purchase: null,
}
const booked = (changes: Partial<BookedSeat> = {}): BookedSeat => ({
  consultationId: 'c1',
  consultantId: 'jane',
  startsAt: monday + 9 * hour,
  endsAt: monday + 10 * hour,
  sessionStatus: 'scheduled',
  seat,
  ...changes,
})
const figures = (seats: BookedSeat[], schedules = [nineToFive]) =>
  bookingInsights({ window, seats, funnel: [], hours: [{ consultant: jane, schedules }] })

describe('the worth of a booking', () => {
  const package1 = {
    priceMinor: 50_001,
    currency: 'EUR',
    allowances: [
      { serviceType: 'private' as const, consultantTier: 0, credits: 5, creditUnitMinutes: 60 as const },
      { serviceType: 'group' as const, consultantTier: 0, credits: 10, creditUnitMinutes: 30 as const },
    ],
  }

  test('is its own price, less the discount', () => {
    expect(valueOf(booked({ seat: { ...seat, rateMinor: 9_000, discountMinor: 900, currency: 'USD' } }))).toEqual({
      amount: 8_100,
      currency: 'USD',
    })
  })

  test('is the share of its minutes in the package', () => {
    expect(valueOf(booked({ seat: { ...seat, purchase: package1 } }))).toEqual({ amount: 5_000, currency: 'EUR' })
  })

  test('is unknown where credits have no end, or nothing was paid', () => {
    const [first] = package1.allowances
    const unlimited = { ...package1, allowances: [{ ...(first as NonNullable<typeof first>), credits: null }] }
    expect([valueOf(booked({ seat: { ...seat, purchase: unlimited } })), valueOf(booked())]).toEqual([null, null])
  })
})

describe('how full the hours are', () => {
  test('counts what takes place, once where it overlaps, and seats of one session once', () => {
    const seats = [
      booked(),
      booked({ startsAt: monday + 9.5 * hour, endsAt: monday + 11 * hour, consultationId: 'c2' }),
      booked({
        consultationId: 'c3',
        startsAt: monday + 14 * hour,
        endsAt: monday + 15 * hour,
        sessionStatus: 'cancelled',
      }),
    ]
    expect(figures(seats).utilisation).toEqual([
      { consultant: jane, bookedMinutes: 120, workingMinutes: 480, rate: 0.25 },
    ])
  })

  test('is unknown where nobody works', () => {
    expect(figures([booked()], []).utilisation[0]).toMatchObject({ workingMinutes: 0, rate: null })
  })

  test('never counts more than there is time, and no minute twice', () => {
    const session = fc.record({ from: fc.integer({ min: -600, max: 1500 }), minutes: fc.integer({ min: 5, max: 300 }) })
    fc.assert(
      fc.property(fc.array(session, { maxLength: 30 }), (sessions) => {
        const seats = sessions.map(({ from, minutes }) =>
          booked({ startsAt: monday + from * 60_000, endsAt: monday + (from + minutes) * 60_000 }),
        )
        const [one] = figures(seats).utilisation
        const [twice] = figures([...seats, ...seats]).utilisation
        expect(twice).toEqual(one)
        expect(one?.bookedMinutes).toBeLessThanOrEqual(1440)
      }),
    )
  })
})

test('cancelled, missed and kept bookings add up', () => {
  const seats = [
    booked(),
    booked({ seat: { ...seat, status: 'cancelled', cancelledBy: 'client' } }),
    booked({ seat: { ...seat, status: 'cancelled', cancelledBy: 'practice' } }),
    booked({ sessionStatus: 'no_show' }),
    booked({ seat: { ...seat, status: 'held' } }),
    booked({ seat: null }),
  ]
  expect(figures(seats).bookings).toEqual({
    total: 4,
    cancelled: 2,
    cancelledByClient: 1,
    cancelledByPractice: 1,
    cancellationRate: 0.5,
    noShows: 1,
    noShowRate: 0.5,
  })
})

describe('a file of comma-separated values', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    [' =1', "' =1"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    ['plain', 'plain'],
    ['a, "b"', '"a, ""b"""'],
  ])('writes %j as %j', (cell, written) => {
    expect(writeCsv(['a'], [[cell]])).toBe(`a\r\n${written}\r\n`)
  })

  test('keeps numbers as they are', () => {
    expect(writeCsv(['a', 'b'], [[-1.5, null]])).toBe('a,b\r\n-1.5,\r\n')
  })
})
