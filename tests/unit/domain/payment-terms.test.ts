import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PaymentTerms } from '@deskbell/server/contract/packages'
import {
  checkPaymentTerms,
  checkTaxable,
  dueAtCheckout,
  paymentParts,
  splitEvenly,
} from '@deskbell/server/domain/payment-terms'
import { codeOf, refusalOf } from './refusal.ts'

const full: PaymentTerms = { kind: 'full' }
const deposit = (depositMinor: number): PaymentTerms => ({ kind: 'deposit', depositMinor, balanceDueDays: 30 })
const instalments = (count: number, everyMonths = 1): PaymentTerms => ({ kind: 'instalments', count, everyMonths })
const amounts = (price: number, terms: PaymentTerms) => paymentParts(price, terms).map(({ amountMinor }) => amountMinor)

const anyTerms: fc.Arbitrary<PaymentTerms> = fc.oneof(
  fc.constant(full),
  fc.integer({ min: 1, max: 99_999_999 }).map(deposit),
  fc
    .tuple(fc.integer({ min: 2, max: 24 }), fc.integer({ min: 1, max: 12 }))
    .map(([count, months]) => instalments(count, months)),
)

describe('a price in parts', () => {
  test.each([
    [45_000, full, [45_000]],
    [45_000, deposit(10_000), [10_000, 35_000]],
    [45_000, instalments(3), [15_000, 15_000, 15_000]],
    [10_000, instalments(3), [3_334, 3_333, 3_333]],
    [100, instalments(24), [8, ...Array<number>(23).fill(4)]],
    [0, full, [0]],
  ])('of %i by %j is %j', (price, terms, parts) => {
    expect(amounts(price, terms)).toEqual(parts)
  })

  test('says when each part is due', () => {
    expect(paymentParts(45_000, deposit(10_000)).map(({ afterDays }) => afterDays)).toEqual([0, 30])
    expect(paymentParts(45_000, instalments(3, 2)).map(({ afterMonths }) => afterMonths)).toEqual([0, 2, 4])
  })

  test('adds up to the unit, and the first part is what checkout charges', () => {
    fc.assert(
      fc.property(fc.nat(99_999_999), anyTerms, (price, terms) => {
        const parts = amounts(price, terms)
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(price)
        expect(parts.every((part) => part >= 0)).toBe(true)
        expect(dueAtCheckout(price, terms)).toBe(parts[0])
      }),
    )
  })

  test('is even: the first part carries what does not divide, which is less than one unit a part', () => {
    fc.assert(
      fc.property(fc.nat(99_999_999), fc.integer({ min: 1, max: 24 }), (whole, count) => {
        const [first, ...rest] = splitEvenly(whole, count)
        expect(new Set(rest).size).toBeLessThanOrEqual(1)
        expect((first ?? 0) - (rest[0] ?? first ?? 0)).toBeLessThan(count)
        expect(first).toBeGreaterThanOrEqual(rest[0] ?? 0)
      }),
    )
  })

  test('of a purchase from before there were terms is the whole', () => {
    expect(dueAtCheckout(45_000, undefined)).toBe(45_000)
  })
})

describe('terms of a package', () => {
  const usd = (amount: number) => ({ amount, currency: 'USD' })
  const sold = {
    type: 'bundle',
    price: usd(45_000),
    prices: [],
    paymentTerms: full,
    creditsRule: 'at_once',
    allowances: [{ credits: 5 }],
  } as const
  const check = (changes: object) => () => checkPaymentTerms({ ...sold, ...changes })

  test.each<[string, object, string, string]>([
    ['a deposit of the whole price', { paymentTerms: deposit(45_000) }, 'invalid_input', 'paymentTerms.depositMinor'],
    ['a deposit above the price', { paymentTerms: deposit(45_001) }, 'invalid_input', 'paymentTerms.depositMinor'],
    ['a deposit too small to charge', { paymentTerms: deposit(49) }, 'price_out_of_range', 'paymentTerms.depositMinor'],
    [
      'a rest too small to charge',
      { paymentTerms: deposit(44_951) },
      'price_out_of_range',
      'paymentTerms.depositMinor',
    ],
    [
      'a deposit in one of two currencies',
      { paymentTerms: deposit(10_000), prices: [{ amount: 1, currency: 'EUR' }] },
      'invalid_input',
      'paymentTerms',
    ],
    [
      'instalments too small to charge',
      { price: usd(1_000), paymentTerms: instalments(24) },
      'price_out_of_range',
      'paymentTerms.count',
    ],
    [
      'instalments too small in another currency',
      { prices: [{ amount: 17_500, currency: 'HUF' }], paymentTerms: instalments(2) },
      'price_out_of_range',
      'paymentTerms.count',
    ],
    ['parts of nothing', { price: usd(0), paymentTerms: instalments(2) }, 'invalid_input', 'paymentTerms'],
    ['parts of a subscription', { type: 'monthly', paymentTerms: instalments(2) }, 'invalid_input', 'paymentTerms'],
    ['parts of a trial', { type: 'free_trial', paymentTerms: deposit(100) }, 'invalid_input', 'paymentTerms'],
    ['credits by part of one payment', { creditsRule: 'per_payment' }, 'invalid_input', 'creditsRule'],
    [
      'unlimited credits by part',
      { creditsRule: 'per_payment', paymentTerms: instalments(2), allowances: [{ credits: null }] },
      'invalid_input',
      'creditsRule',
    ],
  ])('are refused for %s', (_name, changes, code, path) => {
    const refusal = refusalOf(check(changes))
    expect([refusal.code, refusal.fields[0]?.path]).toEqual([code, path])
  })

  test.each([
    {},
    { paymentTerms: deposit(50) },
    { paymentTerms: deposit(44_950) },
    { paymentTerms: instalments(24), creditsRule: 'per_payment' },
    { type: 'custom', paymentTerms: instalments(2), prices: [{ amount: 40_000, currency: 'EUR' }] },
    { type: 'pay_per_use', paymentTerms: deposit(10_000), allowances: [{ credits: null }] },
  ])('may be %j', (changes) => {
    expect(codeOf(check(changes))).toBeNull()
  })
})

describe('with a tax added at checkout', () => {
  test.each([
    ['instalments', instalments(3), true, 'terms_not_taxable'],
    ['a deposit', deposit(10_000), true, 'terms_not_taxable'],
    ['a deposit of the whole price', deposit(45_000), true, null],
    ['one payment', full, true, null],
    ['instalments, without tax', instalments(3), false, null],
  ] as const)('%s', (_name, terms, automaticTax, code) => {
    expect(codeOf(() => checkTaxable(45_000, terms, { automaticTax }))).toBe(code)
  })
})
