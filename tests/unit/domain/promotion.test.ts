import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { payoutOf } from '@deskbell/server/domain/payout'
import { discountOf, type Promotion } from '@deskbell/server/domain/promotion'
import { codeOf, refusalOf } from './refusal.ts'

const promotion: Promotion = {
  percentOff: 10,
  amountOff: null,
  minimumAmount: null,
  isRestricted: false,
  isActive: true,
  expiresAt: null,
  metadata: {},
}
const sale = {
  amountMinor: 45_000,
  currency: 'USD',
  practice: { slug: 'jane', operatorOwned: true },
  now: Date.parse('2026-12-01T09:00:00Z'),
}
const fixed = (amountOff: Record<string, number>): Promotion => ({ ...promotion, percentOff: null, amountOff })

describe('a promotion code', () => {
  test.each<[name: string, promotion: Promotion, amountMinor: number, discount: number]>([
    ['takes a percentage off', promotion, 45_000, 4_500],
    ['rounds half a cent up, once', { ...promotion, percentOff: 50 }, 1_001, 501],
    ['knows percentages with decimals', { ...promotion, percentOff: 33.33 }, 9_995, 3_331],
    ['takes an amount off', fixed({ USD: 5_000 }), 45_000, 5_000],
    ['takes no more off than there is', fixed({ USD: 50_000 }), 45_000, 45_000],
    ['works from its least amount on', { ...promotion, minimumAmount: { USD: 45_000 } }, 45_000, 4_500],
  ])('%s', (_name, given, amountMinor, discount) => {
    expect(discountOf(given, { ...sale, amountMinor })).toBe(discount)
  })

  test.each<[name: string, promotion: Promotion | null, changes?: Partial<typeof sale>]>([
    ['that is none', null],
    ['that is switched off', { ...promotion, isActive: false }],
    ['at the moment it expires', { ...promotion, expiresAt: sale.now }],
    ['that is for certain buyers or products', { ...promotion, isRestricted: true }],
    ['below its least amount', { ...promotion, minimumAmount: { USD: 45_001 } }],
    ['whose least amount is in another currency', { ...promotion, minimumAmount: { EUR: 1 } }],
    ['that takes off another currency', fixed({ EUR: 5_000 })],
    ['that leaves too little to charge', fixed({ USD: 44_951 })],
    ['where nothing is to be paid', promotion, { amountMinor: 0 }],
    ['of another practice', { ...promotion, metadata: { practice: 'rival' } }],
    [
      'of nobody, at a practice that is not the operator’s',
      promotion,
      { practice: { slug: 'jane', operatorOwned: false } },
    ],
  ])('%s is refused, naming the field', (_name, given, changes = {}) => {
    const { code, fields } = refusalOf(() => discountOf(given, { ...sale, ...changes }))
    expect([code, fields[0]?.path]).toEqual(['promotion_code_invalid', 'promotionCode'])
  })

  test('leaves nothing, or something that can be charged', () => {
    const codes = fc.oneof(
      fc.integer({ min: 1, max: 10_000 }).map((hundredths) => ({ ...promotion, percentOff: hundredths / 100 })),
      fc.integer({ min: 1, max: 100_000 }).map((amount) => fixed({ USD: amount })),
    )
    fc.assert(
      fc.property(codes, fc.integer({ min: 50, max: 99_999_999 }), (given, amountMinor) => {
        if (codeOf(() => discountOf(given, { ...sale, amountMinor })) !== null) return
        const left = amountMinor - discountOf(given, { ...sale, amountMinor })
        expect(left === 0 || (left >= 50 && left < amountMinor) || left === amountMinor).toBe(true)
      }),
    )
  })
})

describe('a payout', () => {
  const practice = { operatorOwned: false, stripeAccountId: 'acct_1', platformFeeBps: null }

  test('goes to the practice’s own account, less the installation’s fee or the practice’s own', () => {
    expect(payoutOf(practice, 45_000, 250)).toMatchObject({ accountId: 'acct_1', platformFeeMinor: 1_125 })
    expect(payoutOf({ ...practice, platformFeeBps: 0 }, 45_000, 250)?.platformFeeMinor).toBe(0)
  })

  test('is none where the operator itself sells, or nothing is paid', () => {
    expect(payoutOf({ ...practice, operatorOwned: true }, 45_000, 250)).toBeNull()
    expect(payoutOf({ ...practice, stripeAccountId: null }, 45_000, 250)).toBeNull()
    expect(payoutOf(practice, 0, 250)).toBeNull()
  })

  test('never keeps more than was paid', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999 }), fc.nat({ max: 10_000 }), (paid, platformFeeBps) => {
        const fee = payoutOf({ ...practice, platformFeeBps }, paid, 0)?.platformFeeMinor ?? -1
        expect(fee >= 0 && fee <= paid).toBe(true)
      }),
    )
  })
})
