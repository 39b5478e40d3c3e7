/** The little of the Workers runtime that is used here (https://developers.cloudflare.com/workers/runtime-apis/). */
export type Fetcher = { fetch: (request: Request) => Promise<Response> }

/** Settings are strings; bindings are objects. */
export type WorkerEnv = { readonly [name: string]: unknown; readonly ASSETS?: Fetcher }

export type ExecutionContext = { waitUntil: (work: Promise<unknown>) => void }

export type WorkerHandler = {
  fetch: (request: Request, env: WorkerEnv, context: ExecutionContext) => Promise<Response>
  scheduled: (event: unknown, env: WorkerEnv, context: ExecutionContext) => Promise<void>
}
