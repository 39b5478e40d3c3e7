import { ApiError } from '../api/api-error.ts'

/** What stopped the visitor: a code of the API, or one of the page's own (`email_missing` …). */
export interface Problem {
  code: string
  /** The server's own words, for codes the page has no words for. */
  message?: string
  waitSeconds?: number
}

export const problemOf = (error: unknown): Problem => {
  if (!(error instanceof ApiError)) return { code: 'internal_error' }
  const { code, message, retryAfterSeconds } = error
  return { code, message, ...(retryAfterSeconds && { waitSeconds: retryAfterSeconds }) }
}
