import type { MiddlewareHandler } from 'hono'
import { DeskbellError } from '../domain/errors.ts'
import type { Deps } from '../ports.ts'
import type { Env } from './env.ts'

/** So many requests of one address in a window; more get 429 with `Retry-After`. */
export function rateLimit(
  name: string,
  rule: { limit: number; windowMilliseconds: number },
  { rateLimiter, clock }: Pick<Deps, 'rateLimiter' | 'clock'>,
): MiddlewareHandler<Env> {
  return async (c, next) => {
    const { ok, retryAfterSeconds } = rateLimiter.take(`${name}:${c.var.clientAddress}`, rule, clock())
    if (!ok) throw new DeskbellError('rate_limited', { details: { retryAfterSeconds } })
    await next()
  }
}
