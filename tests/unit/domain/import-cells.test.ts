import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { spell, supportedCurrencies } from '@deskbell/server/domain/currency'
import { amountMinor, draftOfCells, tableOf } from '@deskbell/server/domain/import-cells'

describe('an amount in a cell', () => {
  test.each<[text: string, currency: string, minor: number | null]>([
    ['450', 'USD', 45_000],
    ['450.5', 'USD', 45_050],
    ['0.07', 'EUR', 7],
    ['450', 'JPY', 450],
    ['450.00', 'JPY', null],
    ['450.005', 'USD', null],
    ['1,200.00', 'USD', null],
    ['450,00', 'EUR', null],
    ['$450', 'USD', null],
    ['-1', 'USD', null],
    ['1e3', 'USD', null],
    ['.5', 'USD', null],
    ['9999999999', 'USD', null],
    ['=1+1', 'USD', null],
  ])('%s in %s is %s', (text, currency, minor) => {
    expect(amountMinor(text, currency)).toBe(minor)
  })

  test('is read as it is spelled, in every currency', () => {
    const money = fc.record({ amount: fc.nat(99_999_999), currency: fc.constantFrom(...supportedCurrencies) })
    fc.assert(
      fc.property(money, ({ amount, currency }) => {
        const [text = ''] = spell(amount, currency).split(' ')
        expect(amountMinor(text, currency)).toBe(amount)
      }),
    )
  })
})

describe('the columns of a table', () => {
  const record = (line: number, ...cells: string[]) => ({ line, cells })

  test('are found by their letters alone', () => {
    const { rows, problems } = tableOf('packages', [
      record(1, ' Title ', 'SESSION_DURATION minutes', 'session count'),
      record(3, ' A ', '60'),
    ])
    expect(problems).toEqual([])
    expect(rows).toEqual([{ line: 3, values: { title: 'A', sessionDurationMinutes: '60', sessionCount: '' } }])
  })

  test('are each known and named once', () => {
    const { problems } = tableOf('clients', [record(1, 'email', 'E-Mail', 'phone', '')])
    expect(problems.map(({ line, field }) => [line, field])).toEqual([
      [1, 'phone'],
      [1, ''],
      [1, 'email'],
    ])
  })

  test('hold the cells of every row', () => {
    const { problems } = tableOf('clients', [record(1, 'email'), record(2, 'a@example.com', 'too much')])
    expect(problems).toMatchObject([{ line: 2, field: null }])
  })
})

describe('the cells of a package', () => {
  const read = (cells: Record<string, string>) => draftOfCells('packages', cells, 'EUR')

  test('leave out what is empty, and take the practice’s currency', () => {
    expect(read({ title: 'A', price: '10', tagline: '', sessionCount: '5' })).toEqual({
      draft: { title: 'A', price: { amount: 1000, currency: 'EUR' }, sessionCount: 5 },
      problems: [],
    })
    expect(read({ price: '10', currency: 'jpy' }).draft).toEqual({ price: { amount: 10, currency: 'JPY' } })
  })

  test('make an allowance of each kind of credits', () => {
    expect(read({ sessionDurationMinutes: '30', privateCredits: '5', courseCredits: 'Unlimited' }).draft).toMatchObject(
      {
        allowances: [
          { serviceType: 'private', consultantTier: 0, credits: 5, creditUnitMinutes: 30 },
          { serviceType: 'course', consultantTier: 0, credits: null, creditUnitMinutes: 30 },
        ],
      },
    )
  })

  test('are each judged alone', () => {
    const { problems } = read({ price: '1,5', sessionCount: 'five', active: 'perhaps', groupCredits: '1.5' })
    expect(problems.map(({ field }) => field)).toEqual(['price', 'sessionCount', 'groupCredits', 'active'])
  })

  test('are text, whatever they look like', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        expect(read({ title: text }).draft['title']).toBe(text)
      }),
    )
  })
})
