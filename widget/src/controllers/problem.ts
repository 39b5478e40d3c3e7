import { ApiError } from '../api/api-error.ts'

/** What stopped the visitor: a code of the API, or one of the page's own (`email_missing` …). */
export interface Problem {
  code: string
  /** The server's own words, for codes the page has no words for. */
  message?: string
  waitSeconds?: number
  /** A checkout of the same package that the buyer can go on with instead. */
  openPurchaseId?: string
}

export const problemOf = (error: unknown): Problem => {
  if (!(error instanceof ApiError)) return { code: 'internal_error' }
  const { message, retryAfterSeconds, details: { reason, openPurchaseId } = {} } = error
  const code = error.code === 'not_eligible' && typeof reason === 'string' ? reason : error.code
  return {
    code,
    message,
    ...(typeof openPurchaseId === 'string' && { openPurchaseId }),
    ...(retryAfterSeconds && { waitSeconds: retryAfterSeconds }),
  }
}
