import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  allowancesOfPart,
  creditsOfPart,
  dueAfter,
  expiryOfPart,
  nextTryAt,
  scheduleOf,
} from '@deskbell/server/domain/instalments'
import type { PaymentTerms } from '@deskbell/server/contract/packages'

const day = 86_400_000
const at = (text: string) => Date.parse(text)

describe('when payments are due', () => {
  test('a whole price has no schedule', () => {
    expect(scheduleOf(45_000, { kind: 'full' }, 0)).toEqual([])
    expect(scheduleOf(45_000, undefined, 0)).toEqual([])
  })

  test('a deposit is due at once, and the balance days later', () => {
    expect(
      scheduleOf(100_000, { kind: 'deposit', depositMinor: 20_000, balanceDueDays: 30 }, at('2026-12-01T09:30:00Z')),
    ).toEqual([
      { number: 1, amountMinor: 20_000, dueAt: at('2026-12-01T09:30:00Z') },
      { number: 2, amountMinor: 80_000, dueAt: at('2026-12-31T09:30:00Z') },
    ])
  })

  test.each([
    ['2027-01-31T23:59:00Z', 1, '2027-02-28T23:59:00Z'],
    ['2027-01-31T23:59:00Z', 2, '2027-03-31T23:59:00Z'],
    ['2028-01-31T00:00:00Z', 1, '2028-02-29T00:00:00Z'],
    ['2026-11-30T09:00:00Z', 3, '2027-02-28T09:00:00Z'],
    ['2026-12-15T09:00:00Z', 12, '2027-12-15T09:00:00Z'],
  ])('%s and %i months is %s', (start, afterMonths, due) => {
    expect(new Date(dueAfter(at(start), { afterDays: 0, afterMonths })).toISOString()).toBe(due.replace('Z', '.000Z'))
  })

  const terms: fc.Arbitrary<PaymentTerms> = fc.oneof(
    fc.record({
      kind: fc.constant('deposit' as const),
      depositMinor: fc.integer({ min: 1, max: 99_999_999 }),
      balanceDueDays: fc.integer({ min: 1, max: 365 }),
    }),
    fc.record({
      kind: fc.constant('instalments' as const),
      count: fc.integer({ min: 2, max: 24 }),
      everyMonths: fc.integer({ min: 1, max: 12 }),
    }),
  )

  test('whatever the terms: the payments add up to the price, in order of time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 99_999_999 }),
        terms,
        fc.integer({ min: 0, max: 4e12 }),
        (price, agreed, now) => {
          const schedule = scheduleOf(price, agreed, now)
          if (schedule.length === 0) return
          expect(schedule.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(price)
          expect(schedule.map(({ number }) => number)).toEqual(schedule.map((_, index) => index + 1))
          schedule.reduce((before, { dueAt }) => {
            expect(dueAt).toBeGreaterThanOrEqual(before)
            return dueAt
          }, now)
        },
      ),
    )
  })
})

describe('what each payment gives', () => {
  test.each([
    [5, [1, 1, 1], [2, 2, 1]],
    [5, [20_000, 80_000], [1, 4]],
    [1, [1, 1], [1, 0]],
    [12, [1, 1, 1, 1, 1], [3, 2, 3, 2, 2]],
  ])('%i credits over %j come as %j', (credits, amounts, parts) => {
    expect(amounts.map((_, index) => creditsOfPart(credits, amounts, index))).toEqual(parts)
  })

  test('the shares add up, none is negative, and nobody gets less than they have paid for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.array(fc.integer({ min: 1, max: 99_999_999 }), { minLength: 1, maxLength: 24 }),
        (credits, amounts) => {
          const parts = amounts.map((_, index) => creditsOfPart(credits, amounts, index))
          expect(parts.reduce((sum, part) => sum + part, 0)).toBe(credits)
          expect(Math.min(...parts)).toBeGreaterThanOrEqual(0)
          const total = amounts.reduce((sum, amount) => sum + amount, 0)
          let given = 0
          let paid = 0
          for (const [index, part] of parts.entries()) {
            given += part
            paid += amounts[index] ?? 0
            expect(given * total).toBeGreaterThanOrEqual(credits * paid)
            expect((given - 1) * total).toBeLessThan(credits * paid)
          }
        },
      ),
    )
  })

  const allowances = [
    { serviceType: 'private' as const, consultantTier: 0, credits: 4, creditUnitMinutes: 60 as const },
    { serviceType: 'group' as const, consultantTier: 0, credits: 1, creditUnitMinutes: 60 as const },
  ]
  const sold = {
    price: { amount: 100, currency: 'USD' },
    allowances,
    paymentTerms: { kind: 'instalments' as const, count: 2, everyMonths: 1 },
  }

  test('by the rule at once all comes with the first one', () => {
    const atOnce = { ...sold, creditsRule: 'at_once' as const }
    expect(allowancesOfPart(atOnce, 1).map(({ allowance }) => allowance.credits)).toEqual([4, 1])
    expect(allowancesOfPart(atOnce, 2)).toEqual([])
    expect(allowancesOfPart({ price: sold.price, allowances }, 1)).toHaveLength(2)
  })

  test('by the rule per payment each gives its share under its own place, and no empty grants', () => {
    const perPayment = { ...sold, creditsRule: 'per_payment' as const }
    expect(allowancesOfPart(perPayment, 1)).toMatchObject([
      { position: 0, allowance: { credits: 2 } },
      { position: 1, allowance: { credits: 1 } },
    ])
    expect(allowancesOfPart(perPayment, 2)).toMatchObject([{ position: 0, allowance: { credits: 2 } }])
  })
})

test('a refused card is tried again after 1, 3 and 7 days, unless that cannot help', () => {
  expect([0, 1, 2, 3, 9].map((attempts) => nextTryAt(attempts, 'card_declined', 0))).toEqual([
    day,
    3 * day,
    7 * day,
    null,
    null,
  ])
  expect(nextTryAt(0, 'authentication_required', 0)).toBeNull()
  expect(nextTryAt(0, 'missing_payment_method', 0)).toBeNull()
})

describe('credits of a later payment', () => {
  test.each([
    ['are good for as many days as those of the first', 20, 30 * day, 31 * day, 51 * day],
    ['paid early are good for as long as the others at least', 20, 30 * day, 2 * day, 30 * day],
    ['never expire where the others do not', null, null, 31 * day, null],
  ])('%s', (_name, validDays, expiresAt, paidAt, expected) => {
    expect(expiryOfPart({ validDays, expiresAt }, paidAt)).toBe(expected)
  })
})
