import { DeskbellError } from '../../domain/errors.ts'

const codes: Record<string, DeskbellError['code']> = {
  INVALID_OTP: 'code_invalid',
  OTP_EXPIRED: 'code_expired',
  TOO_MANY_ATTEMPTS: 'code_expired',
  INVALID_EMAIL: 'invalid_input',
  INVALID_ORIGIN: 'origin_not_allowed',
  MISSING_OR_NULL_ORIGIN: 'origin_not_allowed',
  CROSS_SITE_NAVIGATION_LOGIN_BLOCKED: 'origin_not_allowed',
}

/** What the library answered, as an error of ours. What is not foreseen is our own fault, and tells nothing. */
export function refusal(response: Response, body: unknown): Error {
  if (response.status === 429) {
    const retryAfterSeconds = Math.max(1, Number(response.headers.get('x-retry-after')) || 60)
    return new DeskbellError('rate_limited', { details: { retryAfterSeconds } })
  }
  const code = codes[String((body as { code?: unknown } | null)?.code)]
  return code === undefined ? new Error(`The sign-in library answered ${response.status}.`) : new DeskbellError(code)
}
