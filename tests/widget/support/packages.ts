import type { PublicPackage, PublicPackagePage } from '@deskbell/server/contract/packages'

/** A package as the API would answer it, with whatever a test is about. */
export const aPackage = (facts: Partial<PublicPackage> = {}): PublicPackage => ({
  id: '01936f00-0000-7000-8000-000000000001',
  practice: 'jane-doe',
  consultant: { id: '01936f00-0000-7000-8000-0000000000c1', name: 'Jane Doe', photoUrl: null },
  type: 'bundle',
  title: 'Starter',
  tagline: 'Find out where you stand.',
  badge: null,
  description: 'Five conversations, one question each.',
  features: ['Notes after each session'],
  price: { amount: 45_000, currency: 'USD' },
  originalPrice: null,
  sessionDurationMinutes: 30,
  allowances: [{ serviceType: 'private', consultantTier: 0, credits: 5, creditUnitMinutes: 30 }],
  bundleDescription: '5 private (30 min)',
  sessionCount: 5,
  valuePerSession: { amount: 9000, currency: 'USD' },
  validDays: 90,
  featured: false,
  displayOrder: 0,
  placesLeft: null,
  scheduling: 'deskbell',
  ...facts,
})

export const starter = aPackage()

export const standard = aPackage({
  id: '01936f00-0000-7000-8000-000000000002',
  title: 'Standard',
  tagline: 'For a change that lasts.',
  badge: 'Most chosen',
  featured: true,
  price: { amount: 108_000, currency: 'USD' },
  originalPrice: { amount: 120_000, currency: 'USD' },
  allowances: [
    { serviceType: 'private', consultantTier: 0, credits: 12, creditUnitMinutes: 30 },
    { serviceType: 'group', consultantTier: 0, credits: 3, creditUnitMinutes: 60 },
  ],
  sessionCount: 15,
  valuePerSession: { amount: 7200, currency: 'USD' },
  placesLeft: 3,
})

export const membership = aPackage({
  id: '01936f00-0000-7000-8000-000000000003',
  type: 'monthly',
  title: 'Membership',
  tagline: null,
  features: [],
  price: { amount: 9900, currency: 'USD' },
  allowances: [{ serviceType: 'private', consultantTier: 0, credits: null, creditUnitMinutes: 60 }],
  sessionCount: null,
  valuePerSession: null,
  validDays: null,
})

export const soldOut = aPackage({ id: '01936f00-0000-7000-8000-000000000004', title: 'Retreat', placesLeft: 0 })

export const pageOf = (data: PublicPackage[], nextCursor: string | null = null): PublicPackagePage => ({
  data,
  nextCursor,
})
