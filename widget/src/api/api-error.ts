import type { ErrorBody, ErrorCode, FieldError } from '@deskbell/server/contract/errors'

export interface ApiErrorFacts {
  /** 0 where no answer came. */
  status: number
  /** `network`: no answer, or none of the API's. */
  code: ErrorCode | 'network'
  /** In words for the person; empty for `network`, which the element words itself. */
  message: string
  fields?: FieldError[] | undefined
  /** Facts that help to go on, e.g. the new price with `price_changed`. */
  details?: Record<string, unknown> | undefined
  headers?: Headers | undefined
}

export class ApiError extends Error implements ApiErrorFacts {
  declare status: number
  declare code: ApiErrorFacts['code']
  declare fields?: FieldError[] | undefined
  declare details?: Record<string, unknown> | undefined
  declare headers?: Headers | undefined
  /** For support, and how long to wait: filled in by requests in the buyer's name. */
  declare requestId?: string | null
  declare retryAfterSeconds?: number | undefined

  constructor(facts: ApiErrorFacts, options?: ErrorOptions) {
    super(facts.message, options)
    Object.assign(this, facts)
  }
}

/** What a refusal's headers say. */
export const headerFacts = (headers: Headers | undefined) => ({
  requestId: headers?.get('X-Request-Id') ?? null,
  retryAfterSeconds: Number(headers?.get('Retry-After')) || undefined,
})

/** For callers with their own way of fetching. A proxy's page instead of our JSON counts as no answer. */
export const apiErrorFrom = async (response: Response): Promise<ApiError> => {
  const { status, headers } = response
  const body = (await response.json().catch(() => null)) as ErrorBody | null
  return Object.assign(
    new ApiError({ status, ...(body?.error ?? { code: 'network', message: '' }) }),
    headerFacts(headers),
  )
}
