import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Allowance } from '@deskbell/server/contract/packages'
import {
  allowanceOfSessions,
  checkAllowances,
  describeBundle,
  sessionCount,
  valuePerSession,
} from '@deskbell/server/domain/allowances'
import { codeOf, refusalOf } from './refusal.ts'

const allowance = (changes: Partial<Allowance> = {}): Allowance => ({
  serviceType: 'private',
  consultantTier: 0,
  credits: 5,
  creditUnitMinutes: 60,
  ...changes,
})
const usd = (amount: number) => ({ amount, currency: 'USD' })

describe('the number of sessions', () => {
  test('is one a credit where a credit is as long as a session', () => {
    expect(sessionCount([allowance()], 60)).toBe(5)
  })

  test.each([
    { minutes: 60, unit: 30, credits: 10, sessions: 5 },
    { minutes: 45, unit: 30, credits: 10, sessions: 5 },
    { minutes: 45, unit: 30, credits: 9, sessions: 4 },
    { minutes: 90, unit: 60, credits: 5, sessions: 2 },
    { minutes: 30, unit: 60, credits: 5, sessions: 5 },
    { minutes: 60, unit: 15, credits: 3, sessions: 0 },
  ] as const)(
    'of $minutes minutes in $credits credits of $unit is $sessions',
    ({ minutes, unit, credits, sessions }) => {
      expect(sessionCount([allowance({ credits, creditUnitMinutes: unit })], minutes)).toBe(sessions)
    },
  )

  test('adds the kinds up, and has no end where one of them has none', () => {
    const group = allowance({ serviceType: 'group', credits: 3 })
    expect(sessionCount([allowance(), group], 60)).toBe(8)
    expect(sessionCount([allowance({ credits: null }), group], 60)).toBeNull()
    expect(sessionCount([allowance(), { ...group, credits: null }], 60)).toBeNull()
  })

  test('never takes more credits than there are', () => {
    const minutes = fc.integer({ min: 5, max: 1_440 })
    const unit = fc.constantFrom(15, 30, 45, 60) as fc.Arbitrary<Allowance['creditUnitMinutes']>
    fc.assert(
      fc.property(minutes, unit, fc.integer({ min: 1, max: 10_000 }), (duration, creditUnitMinutes, credits) => {
        const sessions = sessionCount([allowance({ credits, creditUnitMinutes })], duration) as number
        const cost = Math.ceil(duration / creditUnitMinutes)
        return sessions * cost <= credits && (sessions + 1) * cost > credits
      }),
    )
  })
})

describe('the allowance of an old package that knows only a number of sessions', () => {
  test.each([
    [5, 60, 5, 60],
    [5, 30, 5, 30],
    [5, 20, 5, 30],
    [5, 90, 10, 45],
    [4, 120, 8, 60],
    [4, 100, 8, 60],
  ])('of %i of %i minutes holds %i credits of %i', (sessions, minutes, credits, creditUnitMinutes) => {
    expect(allowanceOfSessions(sessions, minutes)).toEqual(
      allowance({ credits, creditUnitMinutes: creditUnitMinutes as 60 }),
    )
  })

  test('is good for exactly that many', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 5, max: 1_440 }), (sessions, minutes) => {
        expect(sessionCount([allowanceOfSessions(sessions, minutes)], minutes)).toBe(sessions)
      }),
    )
  })

  test('is refused where it would be more than a package holds', () => {
    expect(codeOf(() => allowanceOfSessions(10_001, 60))).toBe('invalid_input')
  })
})

describe('the value of a session', () => {
  test('is the price shared among the sessions', () => {
    expect(valuePerSession(usd(216_000), 24)).toEqual(usd(9_000))
    expect(valuePerSession(usd(10_000), 3)).toEqual(usd(3_333))
    expect(valuePerSession(usd(20_000), 3)).toEqual(usd(6_667))
  })

  test.each([
    ['free', 0, 5],
    ['unlimited', 45_000, null],
    ['a single session', 45_000, 1],
    ['too short for one session', 45_000, 0],
  ])('is not stated where the package is %s', (_, amount, sessions) => {
    expect(valuePerSession(usd(amount), sessions)).toBeNull()
  })
})

describe('a bundle in words', () => {
  test.each<[string, Allowance[]]>([
    ['5 private (60 min)', [allowance()]],
    [
      '5 private (30 min) + 3 group',
      [allowance({ creditUnitMinutes: 30 }), allowance({ serviceType: 'group', credits: 3 })],
    ],
    ['unlimited course', [allowance({ serviceType: 'course', credits: null })]],
    ['', []],
  ])('reads %j', (text, allowances) => {
    expect(describeBundle(allowances)).toBe(text)
  })
})

describe('two allowances of one package', () => {
  test('may differ in service type or in tier', () => {
    const fine = [allowance(), allowance({ serviceType: 'group' }), allowance({ consultantTier: 2 })]
    expect(codeOf(() => checkAllowances(fine))).toBeNull()
    expect(codeOf(() => checkAllowances([]))).toBeNull()
  })

  test('may not be for the same sessions: the second one is named', () => {
    const refusal = refusalOf(() =>
      checkAllowances([allowance(), allowance({ serviceType: 'group' }), allowance({ credits: 9 })]),
    )
    expect(refusal.code).toBe('invalid_input')
    expect(refusal.fields).toEqual([
      {
        path: 'allowances.2.serviceType',
        message: 'There is one more line for private sessions of this tier. Put them together.',
      },
    ])
  })
})

describe('a number of sessions', () => {
  test.each([
    [5, 60, 5, 60],
    [5, 45, 5, 45],
    [5, 50, 5, 60],
    [5, 20, 5, 30],
    [5, 10, 5, 15],
    [5, 90, 10, 45],
    [5, 120, 10, 60],
    [5, 100, 10, 60],
  ] as const)('of %i times %i minutes is %i credits of %i', (sessions, minutes, credits, creditUnitMinutes) => {
    expect(allowanceOfSessions(sessions, minutes)).toEqual(allowance({ credits, creditUnitMinutes }))
  })

  test('is as many sessions again, whatever their length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 5, max: 1_440 }), (sessions, minutes) => {
        expect(sessionCount([allowanceOfSessions(sessions, minutes)], minutes)).toBe(sessions)
      }),
    )
  })

  test('that would be more credits than a package holds is refused', () => {
    expect(codeOf(() => allowanceOfSessions(10_000, 60))).toBeNull()
    expect(codeOf(() => allowanceOfSessions(10_000, 90))).toBe('invalid_input')
  })
})
