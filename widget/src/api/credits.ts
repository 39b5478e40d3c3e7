import type { CreditBalance } from '@deskbell/server/contract/credits'
import { buyerRequest } from './buyer-request.ts'
import type { ApiClient, CallOptions } from './client.ts'

export const getBalance = (client: ApiClient, options: CallOptions = {}): Promise<CreditBalance> =>
  buyerRequest(client, `/api/credits/balance?practice=${encodeURIComponent(client.practice)}`, options)
