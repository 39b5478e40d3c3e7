import Stripe from 'stripe'
import type { Shop } from './shop.ts'

const { webhooks } = new Stripe('sk_test_signs_only')
let events = 0

export function eventOf(type: string, object: object, changes: Record<string, unknown> = {}): string {
  const created = Math.floor(Date.now() / 1000)
  return JSON.stringify({
    id: `evt_of_a_test_${++events}`,
    object: 'event',
    type,
    created,
    livemode: false,
    data: { object },
    ...changes,
  })
}

type Signing = { secret?: string; secondsAgo?: number }

/** The headers Stripe sends with these bytes. */
export async function signed(
  payload: string,
  { secret = 'whsec_of_the_tests', secondsAgo = 0 }: Signing = {},
): Promise<Record<string, string>> {
  const timestamp = Math.floor(Date.now() / 1000) - secondsAgo
  return { 'Stripe-Signature': await webhooks.generateTestHeaderStringAsync({ payload, secret, timestamp }) }
}

/** Delivers an event as Stripe would, or with another secret or an older timestamp. */
export async function deliver({ app }: Pick<Shop, 'app'>, payload: string, signing: Signing = {}): Promise<Response> {
  const response = await app.request('/webhooks/stripe', {
    method: 'POST',
    headers: await signed(payload, signing),
    body: payload,
  })
  await app.settled()
  return response
}
