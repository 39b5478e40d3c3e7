export type WebhookTarget = { url: string; secret: string }

export type SimulatorOptions = {
  /** Where the simulator is mounted; its API lives at `${baseUrl}/v1/...`. */
  baseUrl: string
  secretKey: string
  publishableKey: string
  /** Snapshot events are posted here. `null` keeps them for `GET /v1/events` only. */
  webhook: WebhookTarget | null
  /** Events of connected accounts are posted here; they go nowhere when absent. */
  connectWebhook?: WebhookTarget | null
  now?: () => number
  /** Answers a whole id for a prefix such as `pi` or `cs_test`. */
  randomId?: (prefix: string) => string
  snapshot?: { load(): unknown | null; save(state: unknown): void }
  fetch?: typeof fetch
  /** Waits between the attempts of one webhook delivery; its length bounds the retries. */
  retryDelaysMs?: number[]
}
