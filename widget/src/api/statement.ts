import type { StatementPage } from '@deskbell/server/contract/credits'
import { buyerRequest } from './buyer-request.ts'
import type { ApiClient, CallOptions } from './client.ts'

/** Every movement of the client's credits, newest first. */
export const getStatement = (
  client: ApiClient,
  { signal, ...query }: CallOptions & { cursor?: string } = {},
): Promise<StatementPage> =>
  buyerRequest(client, `/api/credits/statement?${new URLSearchParams({ practice: client.practice, ...query })}`, {
    signal,
  })
