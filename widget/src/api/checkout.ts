import type { CheckoutDraft, CheckoutStarted, CheckoutStatus } from '@deskbell/server/contract/checkout'
import { buyerRequest, sessionOf } from './buyer-request.ts'
import type { ApiClient, CallOptions } from './client.ts'

export interface StartCheckoutOptions extends CallOptions {
  /** The same for every try of one intention, so that a repeated click buys once. */
  idempotencyKey: string
}

/** Keeps the purchase's token for the requests that follow, also across hosted checkout. */
export const startCheckout = async (
  client: ApiClient,
  draft: CheckoutDraft,
  { idempotencyKey, signal }: StartCheckoutOptions,
): Promise<CheckoutStarted> => {
  const started = await buyerRequest<CheckoutStarted>(client, '/api/checkout/sessions', {
    body: draft,
    headers: { 'Idempotency-Key': idempotencyKey },
    signal,
  })
  sessionOf(client).setPurchaseToken(started.purchase.id, started.purchaseToken)
  return started
}

export const getCheckoutStatus = (
  client: ApiClient,
  purchaseId: string,
  options: CallOptions = {},
): Promise<CheckoutStatus> =>
  buyerRequest(client, `/api/checkout/sessions/${encodeURIComponent(purchaseId)}`, { ...options, purchaseId })
