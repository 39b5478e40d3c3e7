import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkPrices, effectivePrice, repriced, repricedPackage } from '@deskbell/server/domain/package-price'
import { codeOf, refusalOf } from './refusal.ts'

describe('what a package costs', () => {
  const offer = { priceMinor: 40_000, originalPriceMinor: 50_000 }
  test.each([
    ['while its offer holds', 99, { ...offer, offerEndsAt: 100 }],
    ['as its offer ends', 100, { priceMinor: 50_000, originalPriceMinor: null, offerEndsAt: null }],
    ['long after', 1_000, { priceMinor: 50_000, originalPriceMinor: null, offerEndsAt: null }],
  ])('%s', (_name, now, expected) => {
    expect(effectivePrice(offer, 100, now)).toEqual(expected)
  })

  test('is its price, reduced or not, where nothing ends', () => {
    expect(effectivePrice(offer, null, 1e15)).toEqual({ ...offer, offerEndsAt: null })
    const plain = { priceMinor: 40_000, originalPriceMinor: null }
    expect(effectivePrice(plain, null, 5)).toEqual({ ...plain, offerEndsAt: null })
    // A row that the rules would not let in any more must not become free or undefined.
    expect(effectivePrice(plain, 1, 5)).toEqual({ ...plain, offerEndsAt: null })
  })

  test('is one of the two prices, and never falls as time goes by', () => {
    const stored = fc.tuple(fc.nat(1_000), fc.nat(1_000)).map(([low, more]) => ({
      priceMinor: low,
      originalPriceMinor: low + 1 + more,
    }))
    fc.assert(
      fc.property(stored, fc.nat(100), fc.nat(100), fc.nat(100), (price, endsAt, now, later) => {
        const first = effectivePrice(price, endsAt, now).priceMinor
        const second = effectivePrice(price, endsAt, now + later).priceMinor
        expect([price.priceMinor, price.originalPriceMinor]).toContain(first)
        expect(second).toBeGreaterThanOrEqual(first)
      }),
    )
  })
})

describe('a new price', () => {
  test.each([
    [45_000, { percent: 10 }, 49_500],
    [45_000, { percent: -10 }, 40_500],
    [999, { percent: 50 }, 1_499],
    [333, { percent: 50 }, 500],
    [1, { percent: -99 }, 0],
    [99_999_999, { percent: 1_000 }, 1_099_999_989],
    [45_000, { amount: 5_000 }, 50_000],
    [45_000, { amount: -50_000 }, 0],
    [0, { percent: 50 }, 0],
    [0, { amount: 500 }, 0],
  ])('of %i after %j is %i', (amount, change, expected) => {
    expect(repriced(amount, change)).toBe(expected)
  })

  test('by percent is off by half a unit at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999 }), fc.integer({ min: -99, max: 1_000 }), (amount, percent) => {
        const twiceTheError = 2 * (repriced(amount, { percent }) * 100 - amount * (100 + percent))
        return twiceTheError > -100 && twiceTheError <= 100
      }),
    )
  })

  const usd = (amount: number) => ({ amount, currency: 'USD' })
  const item = { price: usd(40_000), originalPrice: usd(50_000), prices: [] }
  const inEuros = { amount: 36_000, currency: 'EUR', originalPrice: { amount: 45_000, currency: 'EUR' } }

  test('is made of each price the package has', () => {
    expect(repricedPackage({ ...item, prices: [inEuros] }, { percent: -50 })).toEqual({
      price: usd(20_000),
      originalPrice: usd(25_000),
      prices: [{ amount: 18_000, currency: 'EUR', originalPrice: { amount: 22_500, currency: 'EUR' } }],
    })
    expect(repricedPackage({ ...item, originalPrice: null }, { amount: 1 })).toEqual({
      price: usd(40_001),
      originalPrice: null,
      prices: [],
    })
  })

  test('is refused where nothing would be left, or where an amount would mean two currencies', () => {
    expect(codeOf(() => repricedPackage(item, { amount: -40_000 }))).toBe('price_out_of_range')
    expect(codeOf(() => repricedPackage({ ...item, prices: [inEuros] }, { amount: 5 }))).toBe('invalid_input')
  })
})

describe('the prices of a package', () => {
  const price = { amount: 45_000, currency: 'USD' }
  const euros = (changes: object = {}) => ({ amount: 40_000, currency: 'EUR', originalPrice: null, ...changes })
  const priced = (changes: object = {}) => ({ price, originalPrice: null, prices: [], offerEndsAt: null, ...changes })
  const offerEndsAt = '2026-12-24T00:00:00Z'

  test.each<[string, object, string, string]>([
    ['the price’s own currency again', { prices: [euros({ currency: 'USD' })] }, 'invalid_input', 'prices.0.currency'],
    ['a currency twice', { prices: [euros(), euros()] }, 'invalid_input', 'prices.1.currency'],
    [
      'a currency nobody charges',
      { prices: [euros({ currency: 'QQQ' })] },
      'currency_not_supported',
      'prices.0.currency',
    ],
    ['too little in one of them', { prices: [euros({ amount: 49 })] }, 'price_out_of_range', 'prices.0.amount'],
    ['nothing in one of them', { prices: [euros({ amount: 0 })] }, 'invalid_input', 'prices.0.amount'],
    [
      'something in one of them alone',
      { price: { amount: 0, currency: 'USD' }, prices: [euros()] },
      'invalid_input',
      'prices.0.amount',
    ],
    [
      'an original price that is lower',
      { originalPrice: { amount: 45_000, currency: 'USD' } },
      'invalid_input',
      'originalPrice.amount',
    ],
    [
      'an original price of another currency',
      { prices: [euros({ originalPrice: { amount: 50_000, currency: 'USD' } })] },
      'invalid_input',
      'prices.0.originalPrice.currency',
    ],
    ['an offer without an original price', { offerEndsAt }, 'invalid_input', 'originalPrice'],
    [
      'an offer without one in each currency',
      { offerEndsAt, originalPrice: { amount: 50_000, currency: 'USD' }, prices: [euros()] },
      'invalid_input',
      'prices.0.originalPrice',
    ],
  ])('are refused for %s', (_name, changes, code, path) => {
    const refusal = refusalOf(() => checkPrices(priced(changes)))
    expect([refusal.code, refusal.fields[0]?.path]).toEqual([code, path])
  })

  test('may be several, all reduced until the same day', () => {
    const item = priced({
      offerEndsAt,
      originalPrice: { amount: 50_000, currency: 'USD' },
      prices: [euros({ originalPrice: { amount: 45_000, currency: 'EUR' } })],
    })
    expect(codeOf(() => checkPrices(item))).toBeNull()
  })
})
