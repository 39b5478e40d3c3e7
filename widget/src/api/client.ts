import type { BuyerSession } from './session.ts'
import { ApiError } from './api-error.ts'
import { config } from '../config.ts'

export interface ApiClient {
  /** Without a slash at the end. */
  readonly baseUrl: string
  readonly practice: string
  /** The window's own unless given. */
  readonly fetch?: typeof fetch | undefined
  /** Where the buyer's tokens are; the browser tab's own unless given. */
  readonly session?: BuyerSession | undefined
}

export interface CallOptions {
  signal?: AbortSignal | undefined
}

/** The script tag and the element must come to the same address, so both put it together here. */
export const createApiClient = ({ baseUrl, ...client }: ApiClient): ApiClient => ({
  ...client,
  baseUrl: baseUrl.replace(/\/+$/, ''),
})

/**
 * One request. A path is completed with the client's address; a full address is taken as it is,
 * and answered by the script tag's early request where there was one. Whatever fails without an
 * answer of the API is `network`, an abort too: whoever aborts knows.
 */
export const request = async <Answer>(client: ApiClient, path: string, init?: RequestInit): Promise<Answer> => {
  const url = path[0] === '/' ? client.baseUrl + path : path
  const { requests = {} } = config
  const early = requests[url]
  delete requests[url]
  const response = await (early ?? (client.fetch ?? fetch)(url, { credentials: 'omit', ...init })).catch(() => null)
  const body = await response?.json().catch(() => null)
  if (response?.ok && body) return body
  throw new ApiError({
    status: response?.status ?? 0,
    code: 'network',
    message: '',
    headers: response?.headers,
    ...body?.error,
  })
}
