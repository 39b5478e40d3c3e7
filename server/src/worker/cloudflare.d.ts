declare module 'cloudflare:workers' {
  /** Keeps the isolate alive for work behind the answer of the request that is being handled. */
  export function waitUntil(work: Promise<unknown>): void
}
