import type { Allowance } from '../../contract/packages.ts'

export type SessionPackage = {
  row: {
    id: string
    practiceId: string
    consultantId: string
    type: 'custom'
    title: string
    description: string
    features: string[]
    currency: string
    sessionDurationMinutes: number
    featured: boolean
    active: boolean
    displayOrder: number
    createdAt: number
    updatedAt: number
    archivedAt: number
  }
  allowance: Allowance
}

/**
 * A session paid on the spot is a purchase, and purchases point at a package. Archived from the start, so that nobody
 * can buy it by itself; what a session costs and lasts stands in each purchase's own snapshot.
 */
export function sessionPackageOf(of: {
  id: string
  practiceId: string
  consultantId: string
  currency: string
  now: number
}): SessionPackage {
  const { now, ...ids } = of
  return {
    row: {
      ...ids,
      type: 'custom',
      title: 'Session',
      description: '',
      features: [],
      sessionDurationMinutes: 60,
      featured: false,
      active: false,
      displayOrder: 0,
      createdAt: now,
      updatedAt: now,
      archivedAt: now,
    },
    allowance: { serviceType: 'private', consultantTier: 0, credits: 1, creditUnitMinutes: 60 },
  }
}
