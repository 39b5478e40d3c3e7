import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  amountStep,
  checkPrice,
  checkStep,
  fractionDigits,
  isChargeable,
  maximumMinor,
  spell,
  supportedCurrencies,
} from '@deskbell/server/domain/currency'
import { codeOf, refusalOf } from './refusal.ts'

/** Stripe's table of minimum charges, and what is safe where it has none, written down a second time on purpose. */
const minimums: Record<string, number> = {
  USD: 50,
  EUR: 50,
  AUD: 50,
  CAD: 50,
  CHF: 50,
  NZD: 50,
  SGD: 50,
  BRL: 50,
  INR: 50,
  GBP: 30,
  AED: 200,
  MYR: 200,
  PLN: 200,
  RON: 200,
  BGN: 100,
  DKK: 250,
  SEK: 300,
  NOK: 300,
  HKD: 400,
  MXN: 1_000,
  CZK: 1_500,
  HUF: 17_500,
  JPY: 50,
  BIF: 3_000,
  CLP: 1_000,
  DJF: 200,
  GNF: 9_000,
  KMF: 500,
  KRW: 1_500,
  MGA: 5_000,
  PYG: 8_000,
  RWF: 1_500,
  VND: 30_000,
  VUV: 150,
  XAF: 700,
  XOF: 700,
  XPF: 120,
  ISK: 15_000,
  UGX: 400_000,
  BHD: 400,
  JOD: 800,
  KWD: 400,
  OMR: 400,
  TND: 3_500,
}
/** Stripe's list of currencies that count otherwise than in hundredths. */
const digits: Record<string, number> = {
  ...Object.fromEntries(
    'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' ').map((code) => [code, 0]),
  ),
  ...Object.fromEntries('BHD JOD KWD OMR TND'.split(' ').map((code) => [code, 3])),
}
const steps: Record<string, number> = { BHD: 10, JOD: 10, KWD: 10, OMR: 10, TND: 10, ISK: 100, UGX: 100 }
const stepOf = (currency: string) => steps[currency] ?? 1
const most = (currency: string) => maximumMinor - (maximumMinor % stepOf(currency))
const judged = (amount: number, currency: string) => codeOf(() => checkPrice({ amount, currency }, 'price'))

describe('a price', () => {
  test.each(Object.entries(minimums))('in %s can be nothing, or from %i on', (currency, least) => {
    expect(judged(0, currency)).toBeNull()
    expect(judged(least - 1, currency)).toBe('price_out_of_range')
    expect(judged(1, currency)).toBe('price_out_of_range')
    expect(judged(least, currency)).toBeNull()
    expect(judged(most(currency), currency)).toBeNull()
    expect(judged(maximumMinor + 1, currency)).toBe('price_out_of_range')
    expect(judged(least + 1, currency)).toBe(stepOf(currency) === 1 ? null : 'invalid_input')
  })

  test('that can be charged is one that can be asked, and more than nothing', () => {
    for (const [currency, least] of Object.entries(minimums)) {
      for (const amount of [0, 1, least - 1, least, maximumMinor, maximumMinor + 1]) {
        expect(isChargeable(amount, currency)).toBe(amount > 0 && judged(amount, currency) === null)
      }
    }
    expect(isChargeable(45_000, 'XYZ')).toBe(false)
  })

  test('can be in no currency but those', () => {
    expect(supportedCurrencies.toSorted()).toEqual(Object.keys(minimums).toSorted())
    for (const currency of ['XYZ', 'usd', 'TWD', 'IDR', '']) {
      expect(judged(45_000, currency)).toBe('currency_not_supported')
    }
  })

  test('counts as Stripe counts: what the elements write relies on it', () => {
    for (const currency of supportedCurrencies)
      expect([currency, fractionDigits(currency), amountStep(currency)]).toEqual([
        currency,
        digits[currency] ?? 2,
        stepOf(currency),
      ])
  })

  test.each([
    [450_050, 'ISK', 'Amounts in ISK have no fraction.'],
    [4_000_001, 'UGX', 'Amounts in UGX have no fraction.'],
    [5_124, 'KWD', 'Amounts in KWD have two digits behind the point, and a 0.'],
  ])('of %i %s is refused', (amount, currency, message) => {
    expect(refusalOf(() => checkPrice({ amount, currency }, 'price')).fields).toEqual([
      { path: 'price.amount', message },
    ])
    expect(codeOf(() => checkStep({ amount: amount - (amount % stepOf(currency)), currency }, 'amount'))).toBeNull()
  })

  test('can be charged exactly where it is a price above nothing', () => {
    const amounts = fc.oneof(fc.nat({ max: 20_000 }), fc.integer({ min: maximumMinor - 5, max: maximumMinor + 5 }))
    fc.assert(
      fc.property(amounts, fc.constantFrom(...supportedCurrencies, 'TWD', 'IDR'), (amount, currency) => {
        expect(isChargeable(amount, currency)).toBe(amount > 0 && judged(amount, currency) === null)
      }),
    )
  })

  test('that is refused says which field, and what would do', () => {
    expect(refusalOf(() => checkPrice({ amount: 49, currency: 'USD' }, 'price')).fields).toEqual([
      { path: 'price.amount', message: 'The smallest price in USD is 0.50 USD; 0 makes the package free.' },
    ])
    expect(refusalOf(() => checkPrice({ amount: 10 ** 9, currency: 'JPY' }, 'originalPrice')).fields).toEqual([
      { path: 'originalPrice.amount', message: 'The largest price in JPY is 99999999 JPY.' },
    ])
    expect(refusalOf(() => checkPrice({ amount: 50, currency: 'XYZ' }, 'price')).fields[0]).toMatchObject({
      path: 'price.currency',
      message: expect.stringContaining('Choose one of USD, EUR'),
    })
  })
})

describe('an amount in words', () => {
  test.each([
    [45_000, 'USD', '450.00 USD'],
    [5, 'USD', '0.05 USD'],
    [50, 'EUR', '0.50 EUR'],
    [0, 'GBP', '0.00 GBP'],
    [4_500, 'JPY', '4500 JPY'],
    [0, 'JPY', '0 JPY'],
    [99_999_999, 'HUF', '999999.99 HUF'],
    [450_000, 'KRW', '450000 KRW'],
    [5_120, 'KWD', '5.120 KWD'],
    [10, 'TND', '0.010 TND'],
    [15_000, 'ISK', '150 ISK'],
    [15_050, 'ISK', '150.50 ISK'],
    [400_000, 'UGX', '4000 UGX'],
  ])('%i %s is %s', (amount, currency, text) => {
    expect(spell(amount, currency)).toBe(text)
  })

  test('reads back as the same amount', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(...supportedCurrencies), (amount, currency) => {
        const [figures = '', name] = spell(amount, currency).split(' ')
        const [whole = '', fraction = ''] = figures.split('.')
        return name === currency && Number(whole + fraction.padEnd(fractionDigits(currency), '0')) === amount
      }),
    )
  })
})
