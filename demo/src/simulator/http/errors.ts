type ErrorDetails = {
  type: 'invalid_request_error' | 'card_error' | 'idempotency_error' | 'api_error'
  message: string
  code?: string
  param?: string
  doc_url?: string
  decline_code?: string
  charge?: string
  payment_intent?: unknown
  payment_method?: unknown
}

type ErrorBody = { error: ErrorDetails }

/** Thrown anywhere below the API; answered in Stripe's own shape. */
export class ApiError extends Error {
  readonly status: number
  readonly details: ErrorDetails
  /** Refused before the endpoint began: Stripe does not keep such an answer under the idempotency key. */
  readonly beforeExecution: boolean

  constructor(status: number, details: ErrorDetails, beforeExecution = false) {
    super(details.message)
    this.status = status
    this.details = details
    this.beforeExecution = beforeExecution
  }

  body(): ErrorBody {
    const { code } = this.details
    const link = code ? { doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` } : {}
    return { error: { ...this.details, ...link } }
  }
}

type Declined = { code: string; decline_code: string; message: string; charge?: string; payment_intent?: unknown }

/** The bank said no: 402, with the payment as it stands now. */
export const cardError = (details: Declined) => new ApiError(402, { type: 'card_error', ...details })

type Hints = { param?: string; code?: string }

export const invalidRequest = (message: string, hints: Hints = {}) =>
  new ApiError(400, { type: 'invalid_request_error', message, ...hints })

export const invalidParameter = (message: string, hints: Hints = {}) =>
  new ApiError(400, { type: 'invalid_request_error', message, ...hints }, true)

export const noSuch = (kind: string, id: string, param = 'id') =>
  new ApiError(404, {
    type: 'invalid_request_error',
    message: `No such ${kind}: '${id}'`,
    code: 'resource_missing',
    param,
  })

/** A missing object named inside a request is the request's fault: 400, where a missing path is 404. */
export const noSuchReference = (kind: string, id: string, param: string) =>
  invalidRequest(`No such ${kind}: '${id}'`, { code: 'resource_missing', param })

export const unauthorized = (message: string, code?: string) =>
  new ApiError(401, { type: 'invalid_request_error', message, ...(code ? { code } : {}) }, true)
