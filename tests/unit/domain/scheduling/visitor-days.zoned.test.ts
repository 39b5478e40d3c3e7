import { expect, test } from 'vitest'
import { nextFreeDay, visitorDays } from '@deskbell/server/domain/scheduling/visitor-days'

const slot = (text: string) => ({ startsAt: Date.parse(`${text}Z`) })
const slots = [slot('2026-12-01T09:00'), slot('2026-12-01T23:30'), slot('2026-12-04T09:00')]

test.each([
  ['UTC', ['2026-12-01', '2026-12-04'], [2, 1]],
  ['Europe/Berlin', ['2026-12-01', '2026-12-02', '2026-12-04'], [1, 1, 1]],
  ['Pacific/Kiritimati', ['2026-12-01', '2026-12-02', '2026-12-04'], [1, 1, 1]],
  ['Pacific/Pago_Pago', ['2026-11-30', '2026-12-01', '2026-12-03'], [1, 1, 1]],
])('the same slots under the dates of %s', (zone, dates, counts) => {
  const days = visitorDays(slots, zone)
  expect(days.map(({ date }) => date)).toEqual(dates)
  expect(days.map((day) => day.slots.length)).toEqual(counts)
  expect(days.flatMap((day) => day.slots)).toEqual(slots)
})

test('the next free day is that date or the first after it that has a slot', () => {
  const days = visitorDays(slots, 'UTC')
  expect(nextFreeDay(days, '2026-11-15')).toBe('2026-12-01')
  expect(nextFreeDay(days, '2026-12-01')).toBe('2026-12-01')
  expect(nextFreeDay(days, '2026-12-02')).toBe('2026-12-04')
  expect(nextFreeDay(days, '2026-12-05')).toBeNull()
})
