import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { priced, spread, sumOf } from '../../../demo/src/simulator/pricing/pricing.ts'
import { proportion } from '../../../demo/src/simulator/refunds/shares.ts'
import { intervalsAfter, periodEnd } from '../../../demo/src/simulator/subscriptions/periods.ts'

const amount = fc.integer({ min: 0, max: 99_999_999 })
const seconds = (date: string) => Date.parse(date) / 1000
const dateOf = (moment: number) => new Date(moment * 1000).toISOString().slice(0, 10)

test('what is spread adds up to the whole, and nobody gets less than nothing', () => {
  fc.assert(
    fc.property(amount, fc.array(amount, { minLength: 1, maxLength: 8 }), (whole, weights) => {
      fc.pre(sumOf(weights, (weight) => weight) > 0)
      const parts = spread(whole, weights)
      expect(sumOf(parts, (part) => part)).toBe(whole)
      expect(Math.min(...parts)).toBeGreaterThanOrEqual(0)
    }),
  )
})

test('a price is what is taxable, its tax and its discount together, to the cent', () => {
  const line = fc.record({
    amount,
    product: fc.constantFrom('a', 'b'),
    taxBehavior: fc.constantFrom('inclusive' as const, 'exclusive' as const),
    discountable: fc.boolean(),
  })
  const reduction = fc.record({
    percentOff: fc.option(fc.double({ min: 0.01, max: 100, noNaN: true })),
    amountOff: fc.option(fc.integer({ min: 1, max: 99_999_999 })),
    products: fc.option(fc.array(fc.constantFrom('a', 'b'))),
  })
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 5 }),
      fc.option(reduction),
      fc.constantFrom(null, 0, 8.1, 19),
      (lines, off, rate) => {
        for (const part of priced(lines, off, rate)) {
          expect(part.taxable + part.tax).toBe(part.total)
          expect(part.discount).toBeLessThanOrEqual(part.subtotal)
          expect(Math.min(part.discount, part.tax, part.taxable, part.total)).toBeGreaterThanOrEqual(0)
        }
      },
    ),
  )
})

test('the shares of many refunds add up to the share of the whole', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1 }), fc.nat(100), (parts, percent) => {
      const total = sumOf(parts, (part) => part)
      const fee = Math.round((total * percent) / 100)
      let before = 0
      let returned = 0
      for (const part of parts) {
        returned += proportion(fee, total, before, part)
        before += part
      }
      expect(returned).toBe(fee)
    }),
  )
})

test('a period keeps to the day of the month its subscription began on', () => {
  const monthly = { interval: 'month', interval_count: 1 } as const
  const anchor = seconds('2027-01-31T10:00:00Z')
  expect([1, 2, 3].map((times) => dateOf(intervalsAfter(anchor, monthly, times)))).toEqual([
    '2027-02-28',
    '2027-03-31',
    '2027-04-30',
  ])
  expect(dateOf(periodEnd(anchor, monthly, seconds('2027-02-28T10:00:00Z')))).toBe('2027-03-31')
  const leap = { interval: 'year', interval_count: 1 } as const
  expect(dateOf(intervalsAfter(seconds('2028-02-29T00:00:00Z'), leap, 1))).toBe('2029-02-28')
  const fortnight = { interval: 'week', interval_count: 2 } as const
  expect(dateOf(intervalsAfter(anchor, fortnight, 1))).toBe('2027-02-14')
})
