import { expect } from 'vitest'
import type { GroupPlanned, ManagedConsultation } from '@deskbell/server/contract/consultations'
import type { CreditBalance } from '@deskbell/server/contract/credits'
import type { Answer, Sender } from '../../support/scenario.ts'
import { privateHours, type Desk } from '../credits/desk.ts'

export const groupCredits = (credits: number, serviceType: 'group' | 'course' = 'group') =>
  privateHours(credits, { serviceType })

/** An hour in the evening, outside usual hours, for three. */
export function planGroup<Body = GroupPlanned>(
  desk: Desk,
  changes: Record<string, unknown> = {},
  sender: Sender = desk.member,
): Promise<Answer<Body>> {
  return desk.post<Body>('/api/consultations/groups', sender, {
    consultantId: desk.jane.consultantId,
    serviceType: 'group',
    title: 'Circle',
    startsAt: ['2026-12-10T23:00:00.000Z'],
    durationMinutes: 60,
    capacity: 3,
    ...changes,
  })
}

export async function planned(desk: Desk, changes: Record<string, unknown> = {}): Promise<ManagedConsultation[]> {
  const { status, body } = await planGroup(desk, changes)
  expect([status, body]).toEqual([201, body])
  return body.data
}

export async function creditsLeft(desk: Desk, client: Sender, serviceType: 'private' | 'group' | 'course' = 'group') {
  const path = `/api/credits/balance?practice=${desk.jane.slug}`
  return (await desk.get<CreditBalance>(path, client)).body.available[serviceType]?.credits
}
