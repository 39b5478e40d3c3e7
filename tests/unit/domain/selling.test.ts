import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { maySell, practiceNotice } from '@deskbell/server/domain/selling'

const practice = fc.record({
  operatorOwned: fc.boolean(),
  stripeAccountId: fc.option(fc.constant('acct_1')),
  stripeChargesEnabled: fc.boolean(),
  stripePayoutsEnabled: fc.boolean(),
  suspendedAt: fc.option(fc.nat()),
})

test('money is taken on the operator’s account for the operator’s own practice, or on an account that is fully enabled', () => {
  fc.assert(
    fc.property(practice, (facts) => {
      const enabled = facts.stripeAccountId !== null && facts.stripeChargesEnabled && facts.stripePayoutsEnabled
      expect(maySell(facts)).toBe(facts.operatorOwned || enabled)
    }),
  )
})

test('members are told of the suspension first, then of what keeps them from selling', () => {
  fc.assert(
    fc.property(practice, (facts) => {
      const notice = facts.suspendedAt !== null ? 'suspended' : maySell(facts) ? null : 'selling_not_enabled'
      expect(practiceNotice(facts)).toBe(notice)
    }),
  )
})
