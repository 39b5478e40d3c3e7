import type { Clock } from '../clock.ts'
import type { Store } from '../store.ts'
import { ApiError } from './errors.ts'
import type { FormFields } from './form.ts'

export type Answer = { status: number; body: unknown }
type Attempt = { method: string; path: string; params: FormFields }
type Kept = { id: string; endpoint: string; params: string; created: number; answer: Answer }

const keptForMs = 24 * 3_600_000

const refusal = (status: number, message: string) => new ApiError(status, { type: 'idempotency_error', message }, true)

/** Object keys in one order, so that only a real difference counts as other parameters. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

export function createIdempotency(store: Store, clock: Clock) {
  const kept = store.table<Kept>('_idempotency')
  const endpointOf = ({ method, path }: Attempt) => `${method} ${path}`
  return {
    /** The first answer given under this key, if there was one. */
    earlier(key: string, attempt: Attempt): Answer | null {
      if (key.length > 255) throw refusal(400, 'Idempotency keys can be up to 255 characters long.')
      const first = kept.find(key)
      if (!first || clock.now() - first.created > keptForMs) return null
      if (first.endpoint !== endpointOf(attempt)) {
        throw refusal(
          400,
          `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${first.endpoint}'). Try using a key other than '${key}' if you meant to execute a different request.`,
        )
      }
      if (first.params !== canonical(attempt.params)) {
        throw refusal(
          400,
          `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
        )
      }
      return first.answer
    },
    keep(key: string, attempt: Attempt, answer: Answer): void {
      kept.insert({
        id: key,
        endpoint: endpointOf(attempt),
        params: canonical(attempt.params),
        created: clock.now(),
        answer: structuredClone(answer),
      })
    },
  }
}

export type Idempotency = ReturnType<typeof createIdempotency>
