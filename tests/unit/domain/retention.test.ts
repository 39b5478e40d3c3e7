import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { monthsBefore } from '@deskbell/server/domain/retention'

test.each([
  ['2026-12-15T09:30:00.000Z', 6, '2026-06-15T09:30:00.000Z'],
  ['2026-03-31T00:00:00.000Z', 1, '2026-02-28T00:00:00.000Z'],
  ['2024-03-31T00:00:00.000Z', 1, '2024-02-29T00:00:00.000Z'],
  ['2026-01-31T00:00:00.000Z', 2, '2025-11-30T00:00:00.000Z'],
  ['2026-01-10T00:00:00.000Z', 240, '2006-01-10T00:00:00.000Z'],
])('%s, %i months before, was %s', (now, months, expected) => {
  expect(new Date(monthsBefore(Date.parse(now), months)).toISOString()).toBe(expected)
})

test('more months are never later, and a month is 28 to 31 days', () => {
  const instants = fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2060-01-01') })
  fc.assert(
    fc.property(instants, fc.integer({ min: 1, max: 239 }), (now, months) => {
      const days = (now - monthsBefore(now, 1)) / 86_400_000
      expect(days).toBeGreaterThanOrEqual(28)
      expect(days).toBeLessThanOrEqual(31)
      expect(monthsBefore(now, months + 1)).toBeLessThan(monthsBefore(now, months))
    }),
  )
})
