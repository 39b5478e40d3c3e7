import { describe, expect, test } from 'vitest'
import { packageTypes } from '@deskbell/server/contract/packages'
import { checkPackageType, isSubscription } from '@deskbell/server/domain/package-type'
import { codeOf, refusalOf } from './refusal.ts'

const usd = (amount: number) => ({ amount, currency: 'USD' })
const plain = { price: usd(45_000), validDays: null, rollOver: false, maxPerClient: null, offerEndsAt: null }
const trial = { ...plain, type: 'free_trial', price: usd(0) } as const
const monthly = { ...plain, type: 'monthly' } as const

describe('what a type keeps to', () => {
  test.each([
    ['a trial that costs something', { ...trial, price: usd(100) }, 'price.amount'],
    ['a trial taken twice', { ...trial, maxPerClient: 2 }, 'maxPerClient'],
    ['a trial that stops being free', { ...trial, offerEndsAt: '2026-12-24T00:00:00Z' }, 'offerEndsAt'],
    ['a subscription for nothing', { ...monthly, price: usd(0) }, 'price.amount'],
    ['a subscription with days', { ...monthly, validDays: 30 }, 'validDays'],
    ['a bundle that rolls over', { ...plain, type: 'bundle', rollOver: true }, 'rollOver'],
    ['a trial that rolls over', { ...trial, rollOver: true }, 'rollOver'],
  ] as const)('is not %s', (_name, item, path) => {
    const { code, fields } = refusalOf(() => checkPackageType(item))
    expect([code, fields[0]?.path]).toEqual(['invalid_input', path])
  })

  test.each([
    trial,
    { ...trial, maxPerClient: 1, validDays: 30 },
    monthly,
    { ...monthly, rollOver: true, maxPerClient: 1 },
    { ...plain, type: 'bundle', validDays: 90, maxPerClient: 5 } as const,
    { ...plain, type: 'bundle', price: usd(0) } as const,
  ])('may be %j', (item) => {
    expect(codeOf(() => checkPackageType(item))).toBeNull()
  })
})

test('what is paid each period', () => {
  expect(packageTypes.filter(isSubscription)).toEqual(['monthly', 'quarterly', 'annual'])
})
