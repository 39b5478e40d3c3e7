import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { packageTypes } from '@deskbell/server/contract/packages'
import { eligibilityRules, ineligibility, mayHaveTrial, noHistory } from '@deskbell/server/domain/eligibility'

const open = { type: 'bundle', newClientsOnly: false, maxPerClient: null } as const
const once = eligibilityRules({ ...open, maxPerClient: 1 })
const forNew = eligibilityRules({ ...open, newClientsOnly: true })
const trial = eligibilityRules({ ...open, type: 'free_trial' })

describe('who may buy', () => {
  test('is anybody where the package says nothing', () => {
    expect(eligibilityRules(open)).toBeNull()
    expect(ineligibility(null, { purchases: 99, ofPackage: 99, trials: 99 })).toBeNull()
  })

  test('a free trial is once per client although its package says nothing', () => {
    expect(trial).toEqual({ newClientsOnly: false, maxPerClient: 1, oneTrial: true })
  })

  test.each([
    ['a newcomer takes the trial', trial, noHistory, null],
    ['a client who has bought takes the trial', trial, { ...noHistory, purchases: 3 }, null],
    ['another trial is used already', trial, { ...noHistory, purchases: 1, trials: 1 }, 'trial_used'],
    ['a newcomer buys what is for newcomers', forNew, noHistory, null],
    ['a client buys what is for newcomers', forNew, { ...noHistory, purchases: 1 }, 'new_clients_only'],
    ['a client buys it for the first time', once, { ...noHistory, purchases: 9 }, null],
    ['a client buys it again', once, { ...noHistory, purchases: 1, ofPackage: 1 }, 'max_per_client'],
  ] as const)('%s', (_name, rules, history, expected) => {
    expect(ineligibility(rules, history)).toBe(expected)
  })

  test('never gets more by having bought more', () => {
    const history = fc.record({ purchases: fc.nat(5), ofPackage: fc.nat(5), trials: fc.nat(5) })
    const rules = fc
      .record({
        type: fc.constantFrom(...packageTypes),
        newClientsOnly: fc.boolean(),
        maxPerClient: fc.option(fc.integer({ min: 1, max: 5 }), { nil: null }),
      })
      .map(eligibilityRules)
    fc.assert(
      fc.property(rules, history, history, (rule, some, more) => {
        if (ineligibility(rule, some) === null) return
        const grown = {
          purchases: some.purchases + more.purchases,
          ofPackage: some.ofPackage + more.ofPackage,
          trials: some.trials + more.trials,
        }
        expect(ineligibility(rule, grown)).not.toBeNull()
      }),
    )
  })
})

test('a trial is open until the first one of the practice', () => {
  expect([mayHaveTrial({ trials: 0 }), mayHaveTrial({ trials: 1 })]).toEqual([true, false])
})
