import type { CreditBalance, CreditGrant } from '@deskbell/server/contract/credits'

export const aGrant = (facts: Partial<CreditGrant> = {}): CreditGrant => ({
  id: '01936f00-0000-7000-8000-0000000000d1',
  purchaseId: '01936f00-0000-7000-8000-0000000000a1',
  reference: 'PKG-7K3F9Q',
  title: 'Starter',
  serviceType: 'private',
  consultantTier: 0,
  credits: 5,
  used: 1,
  remaining: 4,
  creditUnitMinutes: 30,
  startsAt: '2026-01-01T00:00:00Z',
  expiresAt: null,
  expired: false,
  frozen: false,
  primary: false,
  nearCompletion: false,
  ...facts,
})

export const aBalance = (facts: Partial<CreditBalance> = {}): CreditBalance => ({
  available: { private: { credits: 4, minutes: 120 } },
  grants: [aGrant()],
  freeTrial: { eligible: false },
  ...facts,
})
