import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cityOf, startOfDay, wallClock, zonesByRegion } from '../../../widget/src/format/wall-clock.ts'
import { groupByDay } from '../../../widget/src/controllers/booking-days.ts'
import { aSlot } from '../../widget/support/booking.ts'

const zones = ['UTC', 'America/New_York', 'Australia/Sydney', 'Asia/Kolkata', 'Pacific/Chatham', 'Pacific/Apia']
const zone = fc.constantFrom(...zones, 'Africa/Cairo', 'America/Santiago')
const instant = fc.integer({ min: Date.parse('2015-01-01'), max: Date.parse('2035-01-01') })
const at = (text: string, timeZone: string) => wallClock(Date.parse(text), timeZone)

describe('a clock on a wall', () => {
  it('shows the day and hour there, whatever the machine says', () => {
    expect(at('2026-12-01T23:30:00Z', 'Europe/Berlin')).toEqual({ date: '2026-12-02', hour: 0 })
    expect(at('2026-12-01T03:30:00Z', 'America/New_York')).toEqual({ date: '2026-11-30', hour: 22 })
    expect(at('2026-12-01T13:00:00Z', 'Australia/Sydney')).toEqual({ date: '2026-12-02', hour: 0 })
    expect(at('2026-12-01T18:45:00Z', 'Asia/Kolkata')).toEqual({ date: '2026-12-02', hour: 0 })
  })

  it('agrees with Temporal', () => {
    fc.assert(
      fc.property(instant, zone, (ms, timeZone) => {
        const there = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone)
        expect(wallClock(ms, timeZone)).toEqual({ date: there.toPlainDate().toString(), hour: there.hour })
      }),
    )
  })

  it('knows when a day begins, also where its midnight does not exist', () => {
    expect(new Date(startOfDay('2026-12-03', 'Europe/Berlin')).toISOString()).toBe('2026-12-02T23:00:00.000Z')
    // Clocks were put forward at midnight: the day began at 1:00.
    expect(new Date(startOfDay('2026-04-24', 'Africa/Cairo')).toISOString()).toBe('2026-04-23T22:00:00.000Z')
    fc.assert(
      fc.property(instant, zone, (ms, timeZone) => {
        const { date } = wallClock(ms, timeZone)
        const start = Temporal.PlainDate.from(date).toZonedDateTime(timeZone)
        expect(startOfDay(date, timeZone)).toBe(start.epochMilliseconds)
      }),
    )
  })

  it('names cities, and lists zones with those it is given', () => {
    expect(cityOf('America/Argentina/Buenos_Aires')).toBe('Buenos Aires')
    expect(cityOf('UTC')).toBe('UTC')
    const listed = zonesByRegion('Europe/Berlin').flatMap(([, names]) => names)
    expect(listed).toContain('UTC')
    expect(listed.filter((name) => name === 'Europe/Berlin')).toHaveLength(1)
  })
})

it('moves a time to another day in another zone, never to another instant', () => {
  const slot = aSlot('2026-12-01T23:30:00.000Z')
  expect([...groupByDay([slot], 'UTC').keys()]).toEqual(['2026-12-01'])
  expect([...groupByDay([slot], 'Europe/Berlin').keys()]).toEqual(['2026-12-02'])
  fc.assert(
    fc.property(fc.array(instant, { maxLength: 20 }), zone, (times, timeZone) => {
      const slots = times.toSorted((a, b) => a - b).map((ms) => aSlot(new Date(ms).toISOString()))
      const days = groupByDay(slots, timeZone)
      expect([...days.values()].flat()).toEqual(slots)
      expect([...days.keys()]).toEqual([...days.keys()].toSorted())
    }),
  )
})
