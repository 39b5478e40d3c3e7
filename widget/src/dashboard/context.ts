import type { Me } from '@deskbell/server/contract/identity'
import type { ManagedPractice, PublicConsultant } from '@deskbell/server/contract/practices'
import type { DashboardApi } from './api.ts'

export type Membership = Me['memberships'][number]

/** The practice worked in, as every view needs it. */
export interface Place {
  membership: Membership
  practice: ManagedPractice
  consultants: readonly PublicConsultant[]
}

export interface DashboardContext extends Place {
  api: DashboardApi
  /** For money and dates. */
  locale: string
  timeZone: string | null
}

/** Whose details and packages this member edits unless another one is chosen. */
export const ownConsultant = ({ membership, consultants }: Place): PublicConsultant | undefined =>
  consultants.find(({ id }) => id === membership.consultantId) ?? consultants[0]
