import { describe, expect, it } from 'vitest'
import type { PublicPackage } from '@deskbell/server/contract/packages'
import { formatMoney } from '../../../widget/src/format/money.ts'
import { packageDetailsWords } from '../../../widget/src/locales/en/package-details.ts'
import { translate } from '../../../widget/src/locales/messages.ts'
import { describePackage } from '../../../widget/src/package-view/describe-package.ts'
import { describeTerms } from '../../../widget/src/package-view/describe-terms.ts'
import { aPackage } from '../../widget/support/packages.ts'

const nowMs = Date.parse('2026-11-20T12:00:00Z')
const usd = (amount: number) => ({ amount, currency: 'USD' as const })

const wording = {
  resolvedLocale: 'en-GB',
  timeZone: 'Europe/Berlin',
  t: (key: keyof typeof packageDetailsWords, params = {}) => translate(packageDetailsWords[key], params, 'en-GB'),
  money: (money: { amount: number; currency: 'USD' }) => formatMoney(money, 'en-US'),
}
const described = (facts: Partial<PublicPackage>) => describePackage(aPackage(facts), wording as never, nowMs)

const part = (amount: number, afterDays = 0, afterMonths = 0) => ({ amount: usd(amount), afterDays, afterMonths })

describe('a package in words', () => {
  it.each([
    ['2027-01-01T00:00:00Z', 'Until 1 January, then $600'],
    ['2026-11-23T11:00:00Z', '2 days left, then $600'],
    ['2026-11-21T13:00:00Z', '1 day left, then $600'],
    ['2026-11-20T17:30:00Z', '5 hours left, then $600'],
    ['2026-11-20T12:10:00Z', '1 hour left, then $600'],
  ])('says how long an offer until %s lasts', (endsAt, words) => {
    expect(described({ offer: { endsAt }, originalPrice: usd(60_000) }).notes).toEqual([words])
  })

  it('says nothing of an offer that is over, unreadable or missing', () => {
    expect(described({ offer: { endsAt: '2026-11-20T11:00:00Z' } }).notes).toEqual([])
    expect(described({ offer: { endsAt: 'soon' } }).notes).toEqual([])
    expect(described({ offer: null }).notes).toEqual([])
    expect(described({}).notes).toEqual([])
  })

  it('reads the end of an offer in the zone of the element, whatever is written there', () => {
    const offer = { endsAt: '2026-12-31T23:30:00Z' }
    expect(described({ offer }).notes).toEqual(['Until 1 January'])
    const elsewhere = { ...wording, timeZone: 'Mars/Base' } as never
    expect(describePackage(aPackage({ offer }), elsewhere, nowMs).notes[0]).toMatch(/^Until/)
  })

  it('says how a price is paid', () => {
    const terms = (paymentTerms: PublicPackage['paymentTerms']) => described({ paymentTerms }).notes
    const creditsRule = 'at_once' as const
    expect(
      terms({
        kind: 'deposit',
        depositMinor: 10_000,
        balanceDueDays: 30,
        creditsRule,
        parts: [part(10_000), part(35_000, 30)],
      }),
    ).toEqual(['$100 now, $350 in 30 days'])
    const monthly = { kind: 'instalments', count: 3, everyMonths: 1, creditsRule } as const
    expect(terms({ ...monthly, parts: [part(15_000), part(15_000, 0, 1), part(15_000, 0, 2)] })).toEqual([
      '3 payments of $150 a month',
    ])
    expect(terms({ ...monthly, everyMonths: 2, parts: [part(3334), part(3333, 0, 2), part(3333, 0, 4)] })).toEqual([
      '3 payments of $33.33 every 2 months, the first of $33.34',
    ])
    expect(terms({ ...monthly, parts: [] })).toEqual([])
    expect(terms(null)).toEqual([])
  })

  it('says who may buy it, beside the places left', () => {
    const placesFor = (facts: Partial<PublicPackage>) => described(facts).places
    expect(placesFor({ placesLeft: 3, eligibility: { newClientsOnly: true, maxPerClient: 2 } })).toBe(
      '3 places left · New clients only · 2 per person',
    )
    expect(placesFor({ eligibility: { newClientsOnly: false, maxPerClient: null } })).toBe('')
    expect(placesFor({ eligibility: null })).toBe('')
  })

  it('has more to say where there is room', () => {
    const pack = aPackage({
      eligibility: { newClientsOnly: true, maxPerClient: null },
      rollOver: true,
      saleEndsAt: '2026-12-31T12:00:00Z',
    })
    expect(describeTerms(pack, wording)).toEqual([
      'Sessions you do not use go on into the next period.',
      'For anyone who has not bought here before. We check your email address before you pay.',
      'On sale until 31 December 2026.',
    ])
    expect(describeTerms(aPackage({ saleEndsAt: 'never' }), wording)).toEqual([])
    expect(describeTerms(aPackage(), wording)).toEqual([])
  })
})
