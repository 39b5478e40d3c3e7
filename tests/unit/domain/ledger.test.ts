import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  balanceByType,
  compatibleGrants,
  creditCost,
  inOrderOfUse,
  isNearlyUsedUp,
  isValidAt,
  overdrawnCredits,
  remainingCredits,
  type GrantFacts,
  type SessionNeed,
} from '@deskbell/server/domain/ledger'
import { grantToAdjust, grantToSpend, planTransfer } from '@deskbell/server/domain/ledger-changes'
import { codeOf, refusalOf } from './refusal.ts'

const now = Date.parse('2026-12-01T09:00:00Z')
const day = 86_400_000

const grant = (facts: Partial<GrantFacts> = {}): GrantFacts => ({
  id: 'a',
  serviceType: 'private',
  consultantTier: 0,
  credits: 5,
  used: 0,
  creditUnitMinutes: 60,
  startsAt: now - day,
  expiresAt: null,
  frozen: false,
  primary: false,
  ...facts,
})
const need = (facts: Partial<SessionNeed> = {}): SessionNeed => ({
  serviceType: 'private',
  consultantTier: 0,
  durationMinutes: 60,
  startsAt: now,
  ...facts,
})
const ids = (grants: readonly { id: string }[]) => grants.map(({ id }) => id).join('')

const anyGrant: fc.Arbitrary<GrantFacts> = fc
  .record({
    id: fc.uuid(),
    serviceType: fc.constantFrom('private' as const, 'group' as const),
    consultantTier: fc.integer({ min: 0, max: 3 }),
    credits: fc.option(fc.integer({ min: 1, max: 20 })),
    used: fc.integer({ min: 0, max: 25 }),
    creditUnitMinutes: fc.constantFrom(15, 30, 45, 60),
    startsAt: fc.integer({ min: now - 5 * day, max: now + 5 * day }),
    expiresAt: fc.option(fc.integer({ min: now - 5 * day, max: now + 10 * day })),
    frozen: fc.boolean(),
    primary: fc.boolean(),
  })
  .map((facts) => facts)
const anyGrants = fc.uniqueArray(anyGrant, { selector: ({ id }) => id, maxLength: 12 })
const anyNeed = fc.record({
  serviceType: fc.constantFrom('private' as const, 'group' as const),
  consultantTier: fc.integer({ min: 0, max: 3 }),
  durationMinutes: fc.integer({ min: 5, max: 240 }),
  startsAt: fc.integer({ min: now - 3 * day, max: now + 8 * day }),
})

describe('a session costs', () => {
  test.each([
    [60, 60, 1],
    [60, 30, 2],
    [61, 30, 3],
    [45, 60, 1],
    [5, 15, 1],
    [90, 45, 2],
    [91, 45, 3],
  ])('for %i minutes in units of %i: %i', (duration, unit, cost) => {
    expect(creditCost(duration, unit)).toBe(cost)
  })

  test('the fewest credits whose minutes hold it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1440 }), fc.constantFrom(15, 30, 45, 60), (duration, unit) => {
        const cost = creditCost(duration, unit)
        return cost * unit >= duration && (cost - 1) * unit < duration
      }),
    )
  })
})

describe('what is left of a grant', () => {
  test('is what was not used, no number where it is unlimited, and below nothing where a log overdrew it', () => {
    expect(remainingCredits(grant({ used: 2 }))).toBe(3)
    expect(remainingCredits(grant({ credits: null, used: 2 }))).toBeNull()
    expect(remainingCredits(grant({ used: 7 }))).toBe(-2)
    expect([grant({ used: 7 }), grant({ used: 2 }), grant({ credits: null, used: 9 })].map(overdrawnCredits)).toEqual([
      2, 0, 0,
    ])
  })

  test.each([
    [5, 0, false],
    [5, 3, false],
    [5, 4, true],
    [5, 5, false],
    [5, 6, false],
    [1, 0, false],
    [2, 1, true],
    [20, 15, false],
    [20, 16, true],
    [null, 50, false],
  ])('of %s with %i used runs low: %s', (credits, used, low) => {
    expect(isNearlyUsedUp({ credits, used })).toBe(low)
  })
})

describe('a grant is good', () => {
  test('from the instant it starts up to the one before it expires, unless it is frozen', () => {
    const until = grant({ startsAt: now, expiresAt: now + day })
    expect([now - 1, now, now + day - 1, now + day].map((at) => isValidAt(until, at))).toEqual([
      false,
      true,
      true,
      false,
    ])
    expect(isValidAt(grant({ frozen: true }), now)).toBe(false)
  })
})

describe('the credits that could pay a session', () => {
  test('are of its type, valid when it starts, of its tier or a higher one or any, and enough in one grant', () => {
    const all = [
      grant({ id: 'a' }),
      grant({ id: 'b', serviceType: 'group' }),
      grant({ id: 'c', startsAt: now + 1 }),
      grant({ id: 'd', expiresAt: now }),
      grant({ id: 'e', frozen: true }),
      grant({ id: 'f', consultantTier: 1 }),
      grant({ id: 'g', consultantTier: 2 }),
      grant({ id: 'h', consultantTier: 3 }),
      grant({ id: 'i', used: 4 }),
      grant({ id: 'j', used: 5 }),
      grant({ id: 'k', credits: null, used: 100 }),
      grant({ id: 'l', used: 8 }),
    ]
    expect(ids(compatibleGrants(all, need({ consultantTier: 2 })).toSorted((x, y) => (x.id < y.id ? -1 : 1)))).toBe(
      'aghik',
    )
    expect(
      ids(compatibleGrants([grant({ id: 'a', used: 4 }), grant({ id: 'b', used: 4 })], need({ durationMinutes: 120 }))),
    ).toBe('')
  })

  test.each<[string, Partial<GrantFacts>, Partial<GrantFacts>, Partial<SessionNeed>]>([
    ['of the primary purchase', { primary: true, expiresAt: null }, { expiresAt: now + day }, {}],
    ['of exactly the tier before a higher one', { consultantTier: 1 }, { consultantTier: 2 }, { consultantTier: 1 }],
    ['of a nearer tier', { consultantTier: 2 }, { consultantTier: 3 }, { consultantTier: 1 }],
    ['of a higher tier before any', { consultantTier: 3 }, { consultantTier: 0 }, { consultantTier: 1 }],
    ['for any before a tier the consultant does not have', { consultantTier: 0 }, { consultantTier: 1 }, {}],
    ['that expire sooner', { expiresAt: now + day }, { expiresAt: now + 2 * day }, {}],
    ['that expire before those that never do', { expiresAt: now + day }, { expiresAt: null }, {}],
    ['that are older', { startsAt: now - 2 * day }, { startsAt: now - day }, {}],
  ])('come first where they are %s', (_why, first, second, wanted) => {
    const [one, other] = [grant({ id: 'z', ...first }), grant({ id: 'a', ...second })]
    expect(ids(compatibleGrants([other, one], need(wanted)))).toBe('za')
    expect(ids(compatibleGrants([one, other], need(wanted)))).toBe('za')
  })

  test('are the same in the same order, however they were found', () => {
    fc.assert(
      fc.property(anyGrants, anyNeed, fc.nat(), (grants, session, seed) => {
        const shuffled = grants
          .map((one, index) => ({ one, key: (index * 7919 + seed) % 104_729 }))
          .toSorted((x, y) => x.key - y.key)
          .map(({ one }) => one)
        expect(ids(compatibleGrants(shuffled, session))).toBe(ids(compatibleGrants(grants, session)))
      }),
    )
  })

  test('never leave a grant below nothing, and always come first with the primary ones', () => {
    fc.assert(
      fc.property(anyGrants, anyNeed, (grants, session) => {
        const found = compatibleGrants(grants, session)
        for (const one of found) {
          const cost = creditCost(session.durationMinutes, one.creditUnitMinutes)
          expect((remainingCredits(one) ?? Infinity) - cost).toBeGreaterThanOrEqual(0)
        }
        const flags = found.map(({ primary }) => primary)
        expect(flags).toEqual(flags.toSorted((x, y) => Number(y) - Number(x)))
      }),
    )
  })
})

describe('the balance', () => {
  test('adds up by type what can be spent now; unlimited wins, debts and what is not valid do not count', () => {
    const grants = [
      grant({ id: 'a', used: 3, creditUnitMinutes: 30 }),
      grant({ id: 'b', used: 4 }),
      grant({ id: 'c', used: 9 }),
      grant({ id: 'd', startsAt: now + 1 }),
      grant({ id: 'e', expiresAt: now }),
      grant({ id: 'f', frozen: true }),
      grant({ id: 'g', serviceType: 'group', credits: null }),
      grant({ id: 'h', serviceType: 'group' }),
      grant({ id: 'i', serviceType: 'course', credits: 2, used: 2 }),
    ]
    expect(balanceByType(grants, now)).toEqual({
      private: { credits: 3, minutes: 120 },
      group: { credits: null, minutes: null },
      course: { credits: 0, minutes: 0 },
    })
    expect(balanceByType([], now)).toEqual({})
  })

  test('is enough for every session that one of its grants can pay', () => {
    fc.assert(
      fc.property(anyGrants, anyNeed, (grants, session) => {
        for (const paying of compatibleGrants(grants, { ...session, startsAt: now })) {
          const { credits } = balanceByType(grants, now)[paying.serviceType] ?? { credits: -1 }
          expect(credits ?? Infinity).toBeGreaterThanOrEqual(
            creditCost(session.durationMinutes, paying.creditUnitMinutes),
          )
        }
      }),
    )
  })

  test('lists what is valid first and what is expired last', () => {
    const grants = [
      grant({ id: 'x', expiresAt: now }),
      grant({ id: 's', startsAt: now + day }),
      grant({ id: 'v', expiresAt: now + day }),
      grant({ id: 'n' }),
      grant({ id: 'p', primary: true }),
    ]
    expect(ids(inOrderOfUse(grants, now))).toBe('pvnsx')
  })
})

describe('the grant that pays', () => {
  const no = { allowOverdraw: false }
  const yes = { allowOverdraw: true }

  test('is the best one that can', () => {
    expect(grantToSpend([grant({ id: 'a', used: 5 }), grant({ id: 'b' })], need(), no).id).toBe('b')
    expect(grantToSpend([grant({ id: 'a', used: 5 }), grant({ id: 'b' })], need(), yes).id).toBe('b')
  })

  test('is overdrawn only where that is wanted, and then it is the best one that is valid', () => {
    const empty = [grant({ id: 'a', used: 5 }), grant({ id: 'b', used: 5, primary: true })]
    expect(codeOf(() => grantToSpend(empty, need(), no))).toBe('no_credits')
    expect(grantToSpend(empty, need(), yes).id).toBe('b')
    expect(codeOf(() => grantToSpend([grant({ expiresAt: now })], need(), yes))).toBe('no_credits')
    expect(codeOf(() => grantToSpend([], need(), yes))).toBe('no_credits')
  })

  test('tells how much one of them still holds, and that a dispute holds them', () => {
    const { details } = refusalOf(() =>
      grantToSpend([grant({ used: 4 }), grant({ id: 'b', used: 3 })], need({ durationMinutes: 180 }), no),
    )
    expect(details).toEqual({ remaining: 2 })
    expect(codeOf(() => grantToSpend([grant({ frozen: true })], need(), yes))).toBe('credits_frozen')
  })
})

describe('a correction by hand', () => {
  test('takes from the first grant that holds so many, and adds to the first', () => {
    const grants = [grant({ id: 'a', used: 4, expiresAt: now + day }), grant({ id: 'b' })]
    expect(grantToAdjust(grants, -1, now).id).toBe('a')
    expect(grantToAdjust(grants, -3, now).id).toBe('b')
    expect(grantToAdjust(grants, 3, now).id).toBe('a')
  })

  test.each<[string, GrantFacts[], number, string]>([
    ['more than one of them holds', [grant({ used: 2 }), grant({ id: 'b', used: 2 })], -4, 'no_credits'],
    ['of a grant that is overdrawn', [grant({ used: 6 })], -1, 'no_credits'],
    ['where there are none', [], 1, 'no_credits'],
    ['of what is expired', [grant({ expiresAt: now })], 1, 'credits_expired'],
    ['of what is frozen', [grant({ frozen: true })], -1, 'credits_frozen'],
    ['of what is unlimited', [grant({ credits: null })], 1, 'invalid_input'],
    ['where two types could be meant', [grant(), grant({ serviceType: 'group' })], 1, 'invalid_input'],
  ])('is refused: %s', (_what, grants, credits, code) => {
    expect(codeOf(() => grantToAdjust(grants, credits, now))).toBe(code)
  })
})

describe('a transfer', () => {
  const plan = (grants: GrantFacts[], want: { grantId?: string; credits?: number } = {}) =>
    planTransfer(grants, want, now).map(({ grant: { id }, credits }) => [id, credits])

  test('takes all that is left of every grant that still has something', () => {
    const grants = [
      grant({ id: 'a', used: 2 }),
      grant({ id: 'b', used: 5 }),
      grant({ id: 'c', expiresAt: now }),
      grant({ id: 'd', serviceType: 'group', startsAt: now + day }),
      grant({ id: 'e', used: 6 }),
    ]
    expect(plan(grants)).toEqual([
      ['a', 3],
      ['d', 5],
    ])
  })

  test('or so many of one', () => {
    expect(plan([grant({ used: 2 })], { credits: 1 })).toEqual([['a', 1]])
    expect(plan([grant(), grant({ id: 'b' })], { credits: 1, grantId: 'b' })).toEqual([['b', 1]])
  })

  test.each<[string, GrantFacts[], { grantId?: string; credits?: number }, string]>([
    ['more than is left', [grant({ used: 2 })], { credits: 4 }, 'no_credits'],
    ['of what is used up', [grant({ used: 5 })], {}, 'no_credits'],
    ['of nothing', [], {}, 'no_credits'],
    ['of what is frozen', [grant({ frozen: true })], {}, 'credits_frozen'],
    ['of what is expired', [grant({ expiresAt: now })], {}, 'credits_expired'],
    ['of what is unlimited', [grant({ credits: null }), grant({ id: 'b' })], {}, 'invalid_input'],
    ['of another purchase’s grant', [grant()], { grantId: 'z' }, 'invalid_input'],
    ['a number of several kinds', [grant(), grant({ id: 'b' })], { credits: 1 }, 'invalid_input'],
  ])('is refused: %s', (_what, grants, want, code) => {
    expect(codeOf(() => plan(grants, want))).toBe(code)
  })

  test('never takes more than is left of a grant, nor from one that is expired or frozen', () => {
    fc.assert(
      fc.property(anyGrants, fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }), (grants, credits) => {
        let moves
        try {
          moves = planTransfer(grants, { credits }, now)
        } catch {
          return
        }
        expect(moves.length).toBeGreaterThan(0)
        for (const { grant: from, credits: moved } of moves) {
          expect(moved).toBeGreaterThan(0)
          expect(moved).toBeLessThanOrEqual(remainingCredits(from) ?? -1)
          expect(from.frozen || (from.expiresAt ?? Infinity) <= now).toBe(false)
        }
      }),
    )
  })
})
