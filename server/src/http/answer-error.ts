import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ErrorBody, ErrorCode } from '../contract/errors.ts'
import { isBusy, isUnanswered } from '../db/database-errors.ts'
import { DeskbellError } from '../domain/errors.ts'
import type { Log } from '../ports.ts'
import type { Env } from './env.ts'
import { errorTable } from './error-table.ts'

/** Every error leaves through here, in one shape. What we did not foresee says nothing of itself. */
export function answerError(log: Log) {
  return (error: unknown, c: Context<Env>): Response => {
    const known = toDeskbellError(error)
    if (known.code === 'internal_error') {
      log('error', 'request.failed', {
        requestId: c.var.requestId,
        method: c.req.method,
        route: c.req.routePath,
        error: describe(error),
      })
    }
    return errorResponse(c, known)
  }
}

export function errorResponse(c: Context<Env>, error: DeskbellError): Response {
  const { status, message } = errorTable[error.code]
  const retryAfterSeconds = error.details?.['retryAfterSeconds']
  if (typeof retryAfterSeconds === 'number') c.header('Retry-After', String(retryAfterSeconds))
  else if (status === 503) c.header('Retry-After', '2')
  c.header('Cache-Control', 'no-store')
  const body: ErrorBody = { error: { code: error.code, message } }
  if (error.fields.length > 0) body.error.fields = error.fields
  if (error.details !== undefined) body.error.details = error.details
  return c.json(body, status as ContentfulStatusCode)
}

function toDeskbellError(error: unknown): DeskbellError {
  // What the database refuses to take on comes wrapped.
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof DeskbellError) return at
  if (isBusy(error) || isUnanswered(error)) return new DeskbellError('unavailable')
  if (error instanceof HTTPException) return new DeskbellError(codeOfStatus[error.status] ?? 'internal_error')
  return new DeskbellError('internal_error')
}

/** Hono's own refusals: a body that is no JSON, or is too long. */
const codeOfStatus: Partial<Record<number, ErrorCode>> = {
  400: 'invalid_json',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'body_too_large',
}

/** Database errors carry the values of their statement, which are personal: only the first line of the innermost cause is told. */
function describe(error: unknown): string {
  let innermost = error
  while (innermost instanceof Error && innermost.cause instanceof Error) innermost = innermost.cause
  return innermost instanceof Error ? `${innermost.name}: ${innermost.message.split('\n')[0]}`.slice(0, 200) : 'unknown'
}
