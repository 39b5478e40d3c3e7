import type { ErrorBody, ErrorCode } from '@deskbell/server/contract/errors'

/** What a route answers: a body, or a whole response. Throwing is a network that is down. */
export type Answer = (request: Request) => unknown

export const refusal = (
  status: number,
  code: ErrorCode,
  message: string,
  headers: Record<string, string> = {},
): Response => Response.json({ error: { code, message } } satisfies ErrorBody, { status, headers })

/**
 * Stands in for the API behind `window.fetch`. Routes are `METHOD /path`, with `*` for one segment.
 * A route can be given anew in the middle of a test; what is not given answers 404.
 */
export class FakeApi {
  readonly origin = 'https://desk.test'
  readonly requests: Request[] = []
  #routes = new Map<string, Answer>()
  #original = window.fetch

  on(route: string, answer: Answer): this {
    this.#routes.set(route, answer)
    return this
  }

  install(): this {
    window.fetch = (input, init) => this.fetch(new Request(input, init))
    return this
  }

  restore(): void {
    window.fetch = this.#original
  }

  /** The requests a route got. */
  to(route: string): Request[] {
    return this.requests.filter((request) => matches(route, request))
  }

  fetch = async (request: Request): Promise<Response> => {
    this.requests.push(request)
    const route = [...this.#routes.keys()].findLast((candidate) => matches(candidate, request))
    const answer =
      route === undefined
        ? refusal(404, 'not_found', 'There is nothing here.')
        : this.#routes.get(route)!(request.clone())
    const body = await aborted(request.signal, answer)
    return body instanceof Response ? body : Response.json(body)
  }
}

const matches = (route: string, { method, url }: Request): boolean => {
  const [wantedMethod, path = ''] = route.split(' ')
  const pattern = new RegExp(`^${path.replace(/[.]/g, '\\.').replaceAll('*', '[^/]+')}$`)
  return method === wantedMethod && pattern.test(new URL(url).pathname)
}

const aborted = (signal: AbortSignal, answer: unknown): Promise<unknown> =>
  Promise.race([
    Promise.resolve(answer),
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    }),
  ])

/** An answer that comes when the test says so. */
export const later = <Value>(): { answer: Promise<Value>; give: (value: Value) => void } => {
  const { promise, resolve } = Promise.withResolvers<Value>()
  return { answer: promise, give: resolve }
}
