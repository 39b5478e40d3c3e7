import { ApiError, headerFacts } from './api-error.ts'
import { request, type ApiClient, type CallOptions } from './client.ts'
import { createSession, type BuyerSession } from './session.ts'

export const sessionOf = (client: ApiClient): BuyerSession =>
  client.session ?? createSession(client.baseUrl, client.practice)

export interface BuyerRequest extends CallOptions {
  /** GET without a body and POST with one, unless given. */
  method?: 'DELETE'
  body?: unknown
  /** Adds this purchase's own token. */
  purchaseId?: string
  headers?: Record<string, string>
}

/** With what the headers of a refusal say. */
export const detailed = async <Answer>(client: ApiClient, path: string, init: RequestInit): Promise<Answer> => {
  try {
    return await request<Answer>(client, path, init)
  } catch (error) {
    throw Object.assign(error as ApiError, headerFacts((error as ApiError).headers))
  }
}

const withoutEmpty = (headers: Record<string, string | null | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter((pair): pair is [string, string] => !!pair[1]))

/** A request in the buyer's name. */
export const buyerRequest = async <Answer>(
  client: ApiClient,
  path: string,
  { body, method, purchaseId, headers, signal }: BuyerRequest = {},
): Promise<Answer> => {
  const session = sessionOf(client)
  const token = session.token()
  try {
    return await detailed<Answer>(client, path, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null,
      headers: withoutEmpty({
        'Content-Type': body === undefined ? null : 'application/json',
        Authorization: token && `Bearer ${token}`,
        'Deskbell-Purchase-Token': purchaseId && session.purchaseToken(purchaseId),
        ...headers,
      }),
    })
  } catch (error) {
    // A token the server no longer takes would fail every later request too.
    if (error instanceof ApiError && error.status === 401 && token) session.setToken(null)
    throw error
  }
}
