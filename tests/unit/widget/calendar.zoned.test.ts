import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  addMonths,
  clampDate,
  dateByKey,
  daysBetween,
  monthOf,
  startOfWeek,
  weekdayOf,
  weeksOf,
} from '../../../widget/src/format/calendar.ts'

const date = fc
  .date({ min: new Date('1990-01-01T00:00:00Z'), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10))
const firstWeekday = fc.integer({ min: 1, max: 7 })
const wholeNumber = fc.integer({ min: -2000, max: 2000 })

describe('calendar arithmetic', () => {
  it('adds days as calendars do, whatever clocks do meanwhile', () => {
    expect(addDays('2026-03-28', 1)).toBe('2026-03-29')
    expect(addDays('2026-10-31', 1)).toBe('2026-11-01')
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
  })

  it('comes back by as many days as it went', () => {
    fc.assert(
      fc.property(date, wholeNumber, (day, days) => {
        expect(addDays(addDays(day, days), -days)).toBe(day)
        expect(daysBetween(day, addDays(day, days))).toBe(days)
      }),
    )
  })

  it('keeps the day of the month where the other month has it, else takes its last', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
    expect(addMonths('2028-01-31', 1)).toBe('2028-02-29')
    expect(addMonths('2026-12-15', 1)).toBe('2027-01-15')
    expect(addMonths('2026-01-15', -1)).toBe('2025-12-15')
    fc.assert(
      fc.property(date, fc.integer({ min: -100, max: 100 }), (day, months) => {
        const [year, month] = day.split('-').map(Number)
        const other = addMonths(day, months)
        const [otherYear, otherMonth] = other.split('-').map(Number)
        expect(otherYear! * 12 + otherMonth!).toBe(year! * 12 + month! + months)
        expect(Number(other.slice(8))).toBeLessThanOrEqual(Number(day.slice(8)))
      }),
    )
  })

  it('knows weekdays, and where a week begins', () => {
    expect(weekdayOf('2026-12-01')).toBe(2)
    expect(weekdayOf('1969-12-31')).toBe(3)
    expect(startOfWeek('2026-12-01', 1)).toBe('2026-11-30')
    expect(startOfWeek('2026-12-01', 7)).toBe('2026-11-29')
    fc.assert(
      fc.property(date, firstWeekday, (day, first) => {
        const start = startOfWeek(day, first)
        expect(weekdayOf(start)).toBe(first)
        expect(daysBetween(start, day)).toBeGreaterThanOrEqual(0)
        expect(daysBetween(start, day)).toBeLessThan(7)
      }),
    )
  })

  it('draws every month in six weeks that hold all its days, each once', () => {
    fc.assert(
      fc.property(date, firstWeekday, (day, first) => {
        const days = weeksOf(monthOf(day), first).flat()
        expect(days).toHaveLength(42)
        expect(new Set(days).size).toBe(42)
        expect(days).toContain(day)
        expect(days).toContain(`${monthOf(day)}-01`)
        expect(weekdayOf(days[0]!)).toBe(first)
      }),
    )
  })

  it('keeps a date within bounds', () => {
    expect(clampDate('2026-11-01', '2026-12-01', '2026-12-31')).toBe('2026-12-01')
    expect(clampDate('2027-11-01', '2026-12-01', '2026-12-31')).toBe('2026-12-31')
    expect(clampDate('2026-12-05', '2026-12-01', '2026-12-31')).toBe('2026-12-05')
  })
})

describe('keys in the grid of a month', () => {
  const press = (key: string, facts: { shift?: boolean; rightToLeft?: boolean } = {}) =>
    dateByKey('2026-12-09', key, { firstWeekday: 1, rightToLeft: false, shift: false, ...facts })

  it.each([
    ['ArrowLeft', '2026-12-08'],
    ['ArrowRight', '2026-12-10'],
    ['ArrowUp', '2026-12-02'],
    ['ArrowDown', '2026-12-16'],
    ['PageUp', '2026-11-09'],
    ['PageDown', '2027-01-09'],
    ['Home', '2026-12-07'],
    ['End', '2026-12-13'],
    ['Enter', null],
  ])('%s leads to %s', (key, wanted) => {
    expect(press(key)).toBe(wanted)
  })

  it('turn years with shift', () => {
    expect(press('PageUp', { shift: true })).toBe('2025-12-09')
    expect(press('PageDown', { shift: true })).toBe('2027-12-09')
  })

  it('follow the direction one reads in', () => {
    expect(press('ArrowLeft', { rightToLeft: true })).toBe('2026-12-10')
    expect(press('ArrowRight', { rightToLeft: true })).toBe('2026-12-08')
    expect(press('ArrowUp', { rightToLeft: true })).toBe('2026-12-02')
  })
})
