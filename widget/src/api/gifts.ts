import type { Purchase } from '@deskbell/server/contract/purchases'
import { buyerRequest } from './buyer-request.ts'
import type { ApiClient, CallOptions } from './client.ts'

/** Makes the gift whoever is signed in's own; once more by the same person changes nothing. */
export const claimGift = (client: ApiClient, token: string, options: CallOptions = {}): Promise<Purchase> =>
  buyerRequest(client, '/api/gifts/claim', { ...options, body: { token } })
