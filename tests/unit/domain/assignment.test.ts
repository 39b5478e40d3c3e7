import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allowancesOf, assignmentPeriod } from '@deskbell/server/domain/assignment'
import { nextDay, startOfDay } from '@deskbell/server/domain/calendar-day'
import { refusalOf } from './refusal.ts'

const at = (text: string) => Date.parse(text)

describe('a day starts', () => {
  test.each([
    ['2026-12-01', 'UTC', '2026-12-01T00:00:00Z'],
    ['2026-12-01', 'America/New_York', '2026-12-01T05:00:00Z'],
    ['2026-07-01', 'America/New_York', '2026-07-01T04:00:00Z'],
    ['2026-12-01', 'Asia/Kolkata', '2026-11-30T18:30:00Z'],
    ['2026-12-01', 'Pacific/Kiritimati', '2026-11-30T10:00:00Z'],
    ['2026-12-01', 'Pacific/Pago_Pago', '2026-12-01T11:00:00Z'],
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00Z'],
    ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00Z'],
    // Clocks skip midnight.
    ['2026-04-24', 'Africa/Cairo', '2026-04-23T22:00:00Z'],
    ['2026-03-29', 'Asia/Beirut', '2026-03-28T22:00:00Z'],
  ])('%s in %s at %s', (date, zone, start) => {
    expect(new Date(startOfDay(date, zone)).toISOString()).toBe(new Date(start).toISOString())
  })

  test('where the one before ends, in any zone', () => {
    const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
    const dates = fc.date({ min: new Date('2024-01-01'), max: new Date('2034-12-30'), noInvalidDate: true })
    fc.assert(
      fc.property(zones, dates, (timeZone, anyDate) => {
        const date = anyDate.toISOString().slice(0, 10)
        const written = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' })
        const start = startOfDay(date, timeZone)
        expect(written.format(start)).toBe(date)
        expect(written.format(start - 1) < date).toBe(true)
        expect(startOfDay(nextDay(date), timeZone) - start).toBeGreaterThanOrEqual(22 * 3_600_000)
      }),
    )
  })
})

describe('assigned credits are good', () => {
  const now = at('2026-12-01T09:00:00Z')
  const facts = { validDays: null, timeZone: 'America/New_York', now }

  test('from now on for good, where nothing is said', () => {
    expect(assignmentPeriod({}, facts)).toEqual({ startsAt: now, expiresAt: null })
  })

  test('for as many days as the package says, from when they start', () => {
    expect(assignmentPeriod({ startsAt: '2027-01-01T00:00:00Z' }, { ...facts, validDays: 30 })).toEqual({
      startsAt: at('2027-01-01T00:00:00Z'),
      expiresAt: at('2027-01-31T00:00:00Z'),
    })
  })

  test('on their first and last day, whole, in the practice’s zone', () => {
    expect(assignmentPeriod({ startsAt: '2026-11-01', expiresAt: '2026-12-01' }, { ...facts, validDays: 30 })).toEqual({
      startsAt: at('2026-11-01T04:00:00Z'),
      expiresAt: at('2026-12-02T05:00:00Z'),
    })
  })

  test.each([
    ['2026-12-01T09:00:00Z', undefined, 'This is over already.'],
    ['2026-11-30', undefined, 'This is over already.'],
    ['2026-12-24', '2026-12-25', 'This is before the credits start to be good.'],
    ['2026-12-24T12:00:00Z', '2026-12-24T12:00:00Z', 'This is before the credits start to be good.'],
  ])('never until %s from %s', (expiresAt, startsAt, message) => {
    const { code, fields } = refusalOf(() => assignmentPeriod({ startsAt, expiresAt }, facts))
    expect([code, fields]).toEqual(['invalid_input', [{ path: 'expiresAt', message }]])
  })
})

test('what a transfer brings is one allowance for each kind of credits', () => {
  const grant = {
    id: 'a',
    serviceType: 'private' as const,
    consultantTier: 0,
    credits: 9,
    used: 0,
    creditUnitMinutes: 60,
    startsAt: 0,
    expiresAt: null,
    frozen: false,
    primary: false,
  }
  const moves = [
    { grant, credits: 2 },
    { grant: { ...grant, serviceType: 'group' as const }, credits: 1 },
    { grant: { ...grant, creditUnitMinutes: 30 }, credits: 4 },
    { grant, credits: 3 },
  ]
  expect(allowancesOf(moves)).toEqual([
    { serviceType: 'private', consultantTier: 0, credits: 5, creditUnitMinutes: 60 },
    { serviceType: 'group', consultantTier: 0, credits: 1, creditUnitMinutes: 60 },
    { serviceType: 'private', consultantTier: 0, credits: 4, creditUnitMinutes: 30 },
  ])
})
