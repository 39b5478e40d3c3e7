import { describe, expect, it } from 'vitest'
import type { CreditGrant } from '@deskbell/server/contract/credits'
import { describeBalance } from '../../../widget/src/credit-view/describe-balance.ts'
import { creditBalanceWords } from '../../../widget/src/locales/en/credit-balance.ts'
import { translate } from '../../../widget/src/locales/messages.ts'
import { aBalance, aGrant } from '../../widget/support/credits.ts'

const reading = { locale: 'en-GB', timeZone: 'Europe/Berlin', nowMs: Date.parse('2026-11-20T22:30:00Z') }
const wording = {
  t: (key: keyof typeof creditBalanceWords, params = {}) => translate(creditBalanceWords[key], params, 'en-GB'),
}

const described = (balance: Parameters<typeof describeBalance>[0]) => describeBalance(balance, wording, reading)
const grant = (facts: Partial<CreditGrant>) => described(aBalance({ grants: [aGrant(facts)] }))[0]!.grants[0]!

describe('a balance in words', () => {
  it('adds up by type of session, private ones first', () => {
    const types = described({
      available: { private: { credits: 4, minutes: 120 }, group: { credits: null, minutes: null } },
      grants: [aGrant({ serviceType: 'group', credits: null, remaining: null }), aGrant(), aGrant()],
      freeTrial: { eligible: false },
    })
    expect(types.map(({ label, total, grants }) => [label, total, grants.length])).toEqual([
      ['Private sessions', '4 credits · 120 minutes', 2],
      ['Group sessions', 'Unlimited', 1],
    ])
  })

  it('says that nothing is left of a type', () => {
    expect(described(aBalance({ available: {} }))[0]!.total).toBe('Nothing left to use')
  })

  it('is empty where nothing was ever bought', () => {
    expect(described(aBalance({ available: {}, grants: [] }))).toEqual([])
  })

  it.each([
    [{}, '4 of 5 left', { value: 4, max: 5 }],
    [{ remaining: 0, used: 5 }, 'All 5 used', { value: 0, max: 5 }],
    [{ remaining: -2, used: 7 }, '2 more used than you had', { value: 0, max: 5 }],
    [{ credits: null, remaining: null }, 'Unlimited', null],
    [{ expired: true, expiresAt: '2026-11-01T12:00:00Z' }, '', null],
  ])('says what is left of %o', (facts, left, progress) => {
    expect(grant(facts)).toMatchObject({ left, progress })
  })

  it.each([
    ['2027-03-01T10:00:00Z', 'Expires on 1 March 2027'],
    ['2026-11-25T22:00:00Z', 'Expires in 5 days, on 25 November 2026'],
    ['2026-11-20T23:30:00Z', 'Expires tomorrow, on 21 November 2026'],
    ['2026-11-20T22:45:00Z', 'Expires today'],
    [null, 'Does not expire'],
    ['no date', 'Does not expire'],
  ])('says when %s is, by the calendar of the reader', (expiresAt, words) => {
    expect(grant({ expiresAt }).facts).toEqual([words])
  })

  it('says quietly what expired, and what of it was never used', () => {
    const expired = { expired: true, expiresAt: '2026-11-01T12:00:00Z' }
    expect(grant(expired)).toMatchObject({ quiet: true, facts: ['Expired on 1 November 2026, 4 unused'] })
    expect(grant({ ...expired, remaining: 0 }).facts).toEqual(['Expired on 1 November 2026'])
  })

  it('warns of what runs low, and of what a dispute holds', () => {
    expect(grant({ remaining: 1, nearCompletion: true }).warning).toBe('Running low: only 1 credit is left.')
    expect(grant({ frozen: true, nearCompletion: true }).warning).toMatch(/held by a dispute/)
    expect(grant({ frozen: true, expired: true, expiresAt: '2026-11-01T12:00:00Z' }).warning).toBe('')
  })

  it('says what is used first, and what cannot be used yet', () => {
    expect(grant({ primary: true }).facts).toEqual(['Used first', 'Does not expire'])
    expect(grant({ startsAt: '2027-01-02T10:00:00Z' }).facts).toEqual([
      'Can be used from 2 January 2027',
      'Does not expire',
    ])
  })
})
