import Stripe from 'stripe'

export type StripeSettings = {
  secretKey: string
  publishableKey: string
  webhookSecret: string
  /** Of the endpoint that hears of connected accounts; null where there is none. */
  connectWebhookSecret?: string | null
  /** Another host for the Stripe API, possibly with a path; null for Stripe's own. */
  apiBase: string | null
  /** The built-in simulator stands in for Stripe. */
  simulated: boolean
  /** Instead of the runtime's own, where the other side runs in this process. */
  fetch?: typeof fetch
}

/** The official SDK over `fetch`, so that it runs on every runtime and can be pointed at another host. */
export function createStripeClient({
  secretKey,
  apiBase,
  fetch: send = fetch,
}: Pick<StripeSettings, 'secretKey' | 'apiBase' | 'fetch'>): Stripe {
  const sendThere: typeof fetch = (input, init) => {
    const url = String(input)
    return send(apiBase === null ? url : url.replace(/^https:\/\/api\.stripe\.com/, apiBase.replace(/\/$/, '')), init)
  }
  return new Stripe(secretKey, {
    httpClient: Stripe.createFetchHttpClient(sendThere),
    // A visitor is waiting: two retries of ten seconds, not of eighty.
    timeout: 10_000,
    maxNetworkRetries: 2,
    telemetry: false,
    appInfo: { name: 'Deskbell' },
  })
}
