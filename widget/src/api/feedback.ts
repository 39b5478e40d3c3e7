import type { ClientFeedback } from '@deskbell/server/contract/follow-up'
import { buyerRequest } from './buyer-request.ts'
import type { ApiClient } from './client.ts'

export const giveFeedback = (
  client: ApiClient,
  consultationId: string,
  feedback: { rating: number; comments?: string },
  idempotencyKey: string,
): Promise<ClientFeedback> =>
  buyerRequest(client, `/api/consultations/${encodeURIComponent(consultationId)}/feedback`, {
    body: feedback,
    headers: { 'Idempotency-Key': idempotencyKey },
  })
