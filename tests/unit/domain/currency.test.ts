import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  checkPrice,
  fractionDigits,
  isChargeable,
  maximumMinor,
  spell,
  supportedCurrencies,
} from '@deskbell/server/domain/currency'
import { codeOf, refusalOf } from './refusal.ts'

/** Stripe's table of minimum charges, written down a second time on purpose. */
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
}
const judged = (amount: number, currency: string) => codeOf(() => checkPrice({ amount, currency }, 'price'))

describe('a price', () => {
  test.each(Object.entries(minimums))('in %s can be nothing, or from %i on', (currency, least) => {
    expect(judged(0, currency)).toBeNull()
    expect(judged(least - 1, currency)).toBe('price_out_of_range')
    expect(judged(1, currency)).toBe('price_out_of_range')
    expect(judged(least, currency)).toBeNull()
    expect(judged(maximumMinor, currency)).toBeNull()
    expect(judged(maximumMinor + 1, currency)).toBe('price_out_of_range')
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
    for (const currency of ['XYZ', 'usd', 'BHD', 'JOD', 'KWD', 'OMR', 'TND', 'ISK', 'UGX', 'KRW', '']) {
      expect(judged(45_000, currency)).toBe('currency_not_supported')
    }
  })

  test('counts hundredths, but for yen: what the elements write relies on it', () => {
    for (const currency of supportedCurrencies) expect(fractionDigits(currency)).toBe(currency === 'JPY' ? 0 : 2)
  })

  test('can be charged exactly where it is a price above nothing', () => {
    const amounts = fc.oneof(fc.nat({ max: 20_000 }), fc.integer({ min: maximumMinor - 5, max: maximumMinor + 5 }))
    fc.assert(
      fc.property(amounts, fc.constantFrom(...supportedCurrencies, 'ISK', 'KWD'), (amount, currency) => {
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
  ])('%i %s is %s', (amount, currency, text) => {
    expect(spell(amount, currency)).toBe(text)
  })

  test('reads back as the same amount', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(...supportedCurrencies), (amount, currency) => {
        const [figures = '', name] = spell(amount, currency).split(' ')
        const [, fraction = ''] = figures.split('.')
        return (
          name === currency &&
          fraction.length === fractionDigits(currency) &&
          Number(figures.replace('.', '')) === amount
        )
      }),
    )
  })
})
