import type { CompatibleCredits } from '@deskbell/server/contract/credits'
import { buyerRequest } from './buyer-request.ts'
import type { ApiClient } from './client.ts'
import type { Whose } from './consultations.ts'

interface Session {
  consultantId: string
  serviceType: string
  durationMinutes: number
  startsAt: string
}

const asked = <Answer>(
  client: ApiClient,
  path: string,
  query: Record<string, string>,
  { purchaseId, signal }: Whose,
): Promise<Answer> =>
  buyerRequest(client, `${path}?${new URLSearchParams({ ...query, ...(purchaseId && { purchase: purchaseId }) })}`, {
    signal,
    ...(purchaseId && { purchaseId }),
  })

/** Which credits could pay a session. */
export const getCompatible = (client: ApiClient, session: Session, whose: Whose): Promise<CompatibleCredits> =>
  asked(client, '/api/credits/compatible', { ...session, durationMinutes: `${session.durationMinutes}` }, whose)
