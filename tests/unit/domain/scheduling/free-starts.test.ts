import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { conflicts } from '@deskbell/server/domain/scheduling/busy-time'
import { freeStarts } from '@deskbell/server/domain/scheduling/free-starts'

const instant = fc.integer({ min: -50, max: 500 })
const busy = fc.record(
  { start: instant, end: instant, blockedStart: instant, blockedEnd: instant },
  { requiredKeys: ['start', 'end'] },
)
const shape = fc.record({ durationMs: fc.integer({ min: 1, max: 40 }), beforeMs: fc.nat(20), afterMs: fc.nat(20) })

test('the starts that are left are those at which no busy range conflicts, however the starts are spread', () => {
  fc.assert(
    fc.property(fc.uniqueArray(instant), fc.array(busy), shape, (unordered, ranges, session) => {
      const starts = unordered.toSorted((one, other) => one - other)
      // The buffers of a consultation lie around it.
      const around = ranges.map(({ start, end, blockedStart = start, blockedEnd = end }) => ({
        start,
        end,
        blockedStart: Math.min(start, blockedStart),
        blockedEnd: Math.max(end, blockedEnd),
      }))
      expect(freeStarts(starts, around, session)).toEqual(
        starts.filter((at) => !around.some((range) => conflicts(at, session, range))),
      )
    }),
  )
})
