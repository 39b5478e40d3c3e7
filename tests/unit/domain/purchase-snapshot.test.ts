import { expect, test } from 'vitest'
import type { PublicPackage } from '@deskbell/server/contract/packages'
import { purchaseSnapshot } from '@deskbell/server/contract/purchases'
import { snapshotOf } from '@deskbell/server/domain/purchase-snapshot'

const usd = (amount: number) => ({ amount, currency: 'USD' })
const shown: PublicPackage = {
  id: '01936f00-0000-7000-8000-000000000001',
  practice: 'jane',
  consultant: null,
  type: 'monthly',
  category: 'For teams',
  title: 'Membership',
  tagline: null,
  badge: null,
  description: 'Every month',
  features: ['Notes'],
  price: usd(45_000),
  originalPrice: usd(50_000),
  sessionDurationMinutes: 60,
  allowances: [{ serviceType: 'private', consultantTier: 0, credits: 5, creditUnitMinutes: 60 }],
  bundleDescription: '5 private (60 min)',
  sessionCount: 5,
  valuePerSession: usd(9_000),
  validDays: null,
  rollOver: true,
  featured: false,
  displayOrder: 0,
  placesLeft: null,
  scheduling: 'contact',
  paymentTerms: null,
}

test('keeps what was bought, and nothing of how it was shown', () => {
  expect(snapshotOf(shown)).toEqual({
    packageId: shown.id,
    type: 'monthly',
    category: 'For teams',
    title: 'Membership',
    features: ['Notes'],
    price: usd(45_000),
    originalPrice: usd(50_000),
    sessionDurationMinutes: 60,
    allowances: shown.allowances,
    bundleDescription: '5 private (60 min)',
    validDays: null,
    rollOver: true,
    scheduling: 'contact',
    paymentTerms: { kind: 'full' },
    creditsRule: 'at_once',
  })
  expect(purchaseSnapshot.parse(snapshotOf(shown))).toEqual(snapshotOf(shown))
})

test('keeps the terms; their parts follow from the price', () => {
  const terms = { kind: 'instalments', count: 3, everyMonths: 2 } as const
  const { paymentTerms, creditsRule } = snapshotOf({
    ...shown,
    paymentTerms: { ...terms, creditsRule: 'per_payment', parts: [] },
  })
  expect([paymentTerms, creditsRule]).toEqual([terms, 'per_payment'])
})
