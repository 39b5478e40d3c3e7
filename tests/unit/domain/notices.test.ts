import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createIds } from '@deskbell/server/adapters/ids'
import { isTimeToTellExpiry, isWorthTellingLow, leastIdAt } from '@deskbell/server/domain/notices'

const day = 86_400_000
const grant = { credits: 10, used: 8, kind: 'purchase', renews: false, isPaidOnTheSpot: false }

describe('credits that run out', () => {
  test.each([
    ['a fifth is left', grant, true],
    ['more is left', { ...grant, used: 7 }, false],
    ['nothing is left', { ...grant, used: 10 }, true],
    ['it is overdrawn', { ...grant, used: 12 }, true],
    ['nothing was used', { ...grant, credits: 2, used: 0 }, false],
    ['the last of two is left', { ...grant, credits: 2, used: 1 }, true],
    ['it was one credit', { ...grant, credits: 1, used: 1 }, false],
    ['it was a trial', { ...grant, kind: 'trial' }, false],
    ['new ones come by themselves', { ...grant, renews: true }, false],
    ['it paid a session on the spot', { ...grant, isPaidOnTheSpot: true }, false],
  ])('%s', (_, facts, told) => expect(isWorthTellingLow(facts)).toBe(told))
})

describe('credits that expire', () => {
  const year = { startsAt: 0, expiresAt: 365 * day }
  test.each([
    ['before the notice', year, 14, 350 * day, false],
    ['from the notice on', year, 14, 351 * day, true],
    ['once they have', year, 14, 365 * day, false],
    ['never, where the practice does not want it', year, null, 364 * day, false],
    ['not in the first half of a short life', { startsAt: 0, expiresAt: 20 * day }, 14, 9 * day, false],
    ['in the second half of a short life', { startsAt: 0, expiresAt: 20 * day }, 14, 10 * day, true],
  ])('%s', (_, facts, noticeDays, now, told) => expect(isTimeToTellExpiry(facts, noticeDays, now)).toBe(told))
})

test('every id made at an instant or later sorts after its least one, every earlier one before', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 47 }), (at) => {
      expect(createIds(() => at).id() > leastIdAt(at)).toBe(true)
      expect(createIds(() => at - 1).id() < leastIdAt(at)).toBe(true)
    }),
  )
})
