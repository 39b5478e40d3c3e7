/** The little of the Workers runtime that is used here (https://developers.cloudflare.com/workers/runtime-apis/). */
export type Fetcher = { fetch: (request: Request) => Promise<Response> }

/** Settings are strings; bindings are objects. */
export type WorkerEnv = { readonly [name: string]: unknown; readonly ASSETS?: Fetcher }

export type WorkerHandler = {
  fetch: (request: Request, env: WorkerEnv) => Promise<Response>
  scheduled: (event: unknown, env: WorkerEnv) => Promise<void>
}
