import type * as z from 'zod/mini'
import type { OutboundError, OutboundFetch } from '../../ports.ts'
import { CalendlyError } from './calendly-error.ts'

type Call = {
  method?: 'GET' | 'POST' | 'DELETE'
  query?: Record<string, string>
  body?: unknown
}

export type CallCalendly = <Schema extends z.ZodMiniType>(
  token: string,
  path: string,
  schema: Schema,
  call?: Call,
) => Promise<z.infer<Schema>>

const mostBytes = 1024 * 1024

/** One call of the API, checked. @throws CalendlyError, whose message holds nothing that Calendly said about people */
export function callCalendly(outbound: OutboundFetch, apiBase: string): CallCalendly {
  return async (token, path, schema, { method = 'GET', query = {}, body } = {}) => {
    const url = new URL(`${apiBase}${path}`)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const { status, headers, bytes } = await outbound(url.href, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      maximumBytes: mostBytes,
    }).catch((error: OutboundError) => {
      throw new CalendlyError(error.reason ?? 'unreachable', 'Calendly cannot be reached.', { cause: error })
    })
    if (status < 200 || status > 299) throw refusal(status, headers)
    const parsed = schema.safeParse(status === 204 ? undefined : readJson(bytes))
    if (!parsed.success) throw new CalendlyError('refused', `Calendly answered ${method} in a form nobody knows.`)
    return parsed.data
  }
}

function refusal(status: number, headers: Headers): CalendlyError {
  const message = `Calendly answered ${status}.`
  if (status === 401 || status === 403) return new CalendlyError('token_refused', message)
  if (status === 404 || status === 410) return new CalendlyError('not_found', message)
  if (status === 429) return new CalendlyError('rate_limited', message, { retryAfterSeconds: waitSeconds(headers) })
  return new CalendlyError(status >= 500 ? 'unavailable' : 'refused', message)
}

/** `X-RateLimit-Reset` counts seconds, as Calendly documents it. A minute where neither header says. */
function waitSeconds(headers: Headers): number {
  const seconds = Number(headers.get('retry-after') ?? headers.get('x-ratelimit-reset') ?? Number.NaN)
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(Math.ceil(seconds), 3_600) : 60
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}
