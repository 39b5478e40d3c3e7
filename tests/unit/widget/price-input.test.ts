import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePrice, spellPrice } from '../../../widget/src/dashboard/forms/price-input.ts'
import { currencyDigits } from '../../../widget/src/format/money.ts'

const amountOf = (text: string, currency = 'USD') => {
  const parsed = parsePrice(text, currency)
  return parsed.ok ? parsed.amount : parsed.problem
}

describe('a price as people type it', () => {
  it.each([
    ['450', 45_000],
    ['450.00', 45_000],
    ['450,00', 45_000],
    ['450.5', 45_050],
    ['0,99', 99],
    ['.50', 50],
    ['450.', 45_000],
    ['0', 0],
    ['0.00', 0],
    ['007', 700],
    ['0.29', 29],
    ['1.1', 110],
  ])('reads %s as %i cents', (text, amount) => {
    expect(amountOf(text)).toBe(amount)
  })

  it.each([
    ['1,234', 123_400],
    ['1.234', 123_400],
    ['1,234.50', 123_450],
    ['1.234,50', 123_450],
    ['1 234,50', 123_450],
    ['1\u00a0234,50', 123_450],
    ['1\u202f234,5', 123_450],
    ["1'234.50", 123_450],
    ['123,456', 12_345_600],
    ['123.456,7', 12_345_670],
    ['1,23,456.00', 12_345_600],
  ])('reads the thousands of %s', (text, amount) => {
    expect(amountOf(text)).toBe(amount)
  })

  it.each([['$450'], ['450 $'], ['$ 450.00'], ['USD 450'], ['450 usd'], ['450.–'], ['450,-'], [' 450 ']])(
    'leaves out what stands around the figure in %s',
    (text) => {
      expect(amountOf(text)).toBe(45_000)
    },
  )

  it.each([['٤٥٠'], ['۴۵۰'], ['४५०'], ['４５０'], ['٤٥٠٫٠٠'], ['\u200f٤٥٠']])(
    'reads the digits of other scripts in %s',
    (text) => {
      expect(amountOf(text)).toBe(45_000)
    },
  )

  it('knows currencies without cents', () => {
    expect(currencyDigits('JPY')).toBe(0)
    expect(amountOf('4500', 'JPY')).toBe(4500)
    expect(amountOf('4,500', 'JPY')).toBe(4500)
    expect(amountOf('¥4,500', 'JPY')).toBe(4500)
    expect(amountOf('4500.00', 'JPY')).toBe(4500)
    expect(amountOf('4500.50', 'JPY')).toBe('too_fine')
  })

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['$', 'empty'],
    ['free', 'unreadable'],
    ['4 fifty', 'unreadable'],
    ['1e3', 'unreadable'],
    ['1.2.3', 'unreadable'],
    ['1,2345.00', 'unreadable'],
    ['12.34.56', 'unreadable'],
    ['450 EUR', 'unreadable'],
    ['--5', 'unreadable'],
    ['-5', 'negative'],
    ['−5,00', 'negative'],
    ['0.505', 'too_fine'],
    ['450.5055', 'too_fine'],
    ['1000000', 'too_large'],
    ['99999999999999999999', 'too_large'],
  ])('answers %j with %s', (text, answer) => {
    expect(amountOf(text)).toBe(answer)
  })

  it.each([
    ['5.120', 'KWD', 5_120],
    ['5.12', 'KWD', 5_120],
    ['5,12', 'KWD', 5_120],
    ['1,234', 'KWD', 1_234_000],
    ['1,234.500', 'KWD', 1_234_500],
    ['5.124', 'KWD', 'too_fine'],
    ['4,500', 'ISK', 450_000],
    ['4.500', 'ISK', 450_000],
    ['4500.50', 'ISK', 'too_fine'],
    ['450000', 'KRW', 450_000],
    ['450.5', 'KRW', 'too_fine'],
  ])('reads %s %s as it is charged', (text, currency, amount) => {
    expect(amountOf(text, currency)).toBe(amount)
  })

  it('reads back every amount it writes, where it has to step', () => {
    const money = fc.oneof(
      fc.record({
        amount: fc.integer({ min: 0, max: 999_999 }).map((n) => n * 100),
        currency: fc.constantFrom('ISK', 'UGX'),
      }),
      fc.record({
        amount: fc.integer({ min: 0, max: 9_999_999 }).map((n) => n * 10),
        currency: fc.constantFrom('KWD', 'TND'),
      }),
    )
    fc.assert(
      fc.property(money, ({ amount, currency }) => {
        expect(amountOf(spellPrice({ amount, currency }), currency)).toBe(amount)
      }),
    )
  })

  it('reads back every amount it writes, to the cent', () => {
    const currencies = fc.constantFrom('USD', 'EUR', 'JPY', 'CHF', 'HUF')
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), currencies, (amount, currency) => {
        expect(amountOf(spellPrice({ amount, currency }), currency)).toBe(amount)
      }),
    )
  })

  it('reads what each language writes', () => {
    const locales = fc.constantFrom(
      'en-US',
      'en-IN',
      'de-DE',
      'de-CH',
      'fr-FR',
      'es-ES',
      'pl-PL',
      'sv-SE',
      'pt-BR',
      'ja-JP',
      'ar-EG',
      'fa-IR',
      'he-IL',
    )
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), locales, (amount, locale) => {
        const written = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(amount / 100)
        expect([written, amountOf(written)]).toEqual([written, amount])
      }),
    )
  })
})
