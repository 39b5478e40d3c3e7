import { describe, expect, it } from 'vitest'
import {
  groupByDay,
  nearestSlots,
  nextFreeDay,
  partsOfDay,
  shownDay,
} from '../../../widget/src/controllers/booking-days.ts'
import { aSlot, freeOn } from '../../widget/support/booking.ts'

const slots = freeOn([8, 9, 15])
const days = groupByDay(slots, 'UTC')
const december = { from: '2026-12-01', to: '2026-12-31' }

describe('free times by day', () => {
  it('are grouped by the time of day, without empty groups', () => {
    const parts = (hours: number[]) =>
      partsOfDay(freeOn([8], hours), 'UTC').map(([part, inPart]) => [part, inPart.length])
    expect(parts([9, 11, 12, 16, 17])).toEqual([
      ['morning', 2],
      ['afternoon', 2],
      ['evening', 1],
    ])
    expect(parts([18])).toEqual([['evening', 1]])
  })

  it('show the day chosen, else the first free one in sight, else the first there is', () => {
    expect(shownDay('2026-12-12', december, days, '2026-12-01')).toBe('2026-12-12')
    expect(shownDay(null, december, days, '2026-12-01')).toBe('2026-12-08')
    expect(shownDay(null, { from: '2026-12-20', to: '2026-12-26' }, days, '2026-12-01')).toBe('2026-12-20')
    expect(shownDay(null, { from: '2026-11-30', to: '2026-12-06' }, days, '2026-12-01')).toBe('2026-12-01')
  })

  it('lead to the next free day', () => {
    expect(nextFreeDay(days, '2026-12-09')).toBe('2026-12-15')
    expect(nextFreeDay(days, '2026-12-15')).toBeNull()
  })
})

it('finds the free times around one that was lost, in the order of the clock', () => {
  const near = nearestSlots(slots, '2026-12-08T14:00:00.000Z', 3).map(({ startsAt }) => startsAt.slice(8, 13))
  expect(near).toEqual(['08T09', '08T10', '08T18'])
  expect(nearestSlots([aSlot('2026-12-08T14:00:00.000Z')], '2026-12-08T14:00:00.000Z')).toEqual([])
  expect(nearestSlots([aSlot('2026-12-08T15:00:00.000Z', { remainingSeats: 0 })], '2026-12-08T14:00:00.000Z')).toEqual(
    [],
  )
})
