import type Stripe from 'stripe'
import { DeskbellError } from '../../domain/errors.ts'
import type { PaymentEvent, Payments } from '../../ports.ts'
import { idOf } from './charge-facts.ts'
import type { OrRefused } from './refusals.ts'
import type { StripeSettings } from './stripe-client.ts'

/** Stripe lists events of the last 30 days; so many of them are looked at in one round. */
const mostEvents = 1000

/** What Stripe tells by itself, and what it told that did not arrive. */
export function eventCalls(
  stripe: Stripe,
  orRefused: OrRefused,
  settings: Pick<StripeSettings, 'webhookSecret' | 'connectWebhookSecret'>,
): Pick<Payments, 'verifyWebhook' | 'listEvents'> {
  const secrets = { platform: settings.webhookSecret, connect: settings.connectWebhookSecret ?? null }
  return {
    async verifyWebhook(rawBody, signature, endpoint = 'platform'): Promise<PaymentEvent> {
      const secret = secrets[endpoint]
      if (secret === null) throw new DeskbellError('not_found')
      try {
        return toPaymentEvent(await stripe.webhooks.constructEventAsync(rawBody, signature, secret))
      } catch {
        throw new DeskbellError('webhook_signature_invalid')
      }
    },

    listEvents: ({ from, to }) =>
      orRefused(async () => {
        const created = { gte: Math.floor(from / 1000), lt: Math.floor(to / 1000) }
        const events = await stripe.events.list({ created, limit: 100 }).autoPagingToArray({ limit: mostEvents })
        return events.map((event) => ({ event: toPaymentEvent(event), payload: JSON.stringify(event) }))
      }),
  }
}

function toPaymentEvent(event: Stripe.Event): PaymentEvent {
  const account = event.account ?? null
  return {
    id: event.id,
    type: event.type,
    livemode: event.livemode,
    account,
    objectId: event.type.startsWith('account.') ? account : subjectOf(event.data.object),
    createdAt: event.created * 1000,
  }
}

type EventObject = {
  id?: string
  object?: string
  charge?: string | { id: string } | null
  parent?: { subscription_details?: { subscription?: string | { id: string } | null } | null } | null
}

/**
 * Refunds and disputes are told of with their charge, invoices with their subscription: all that became of it is read
 * there.
 */
function subjectOf(object: unknown): string | null {
  const { id, object: kind, charge, parent } = object as EventObject
  if (kind === 'invoice') return idOf(parent?.subscription_details?.subscription ?? null)
  return (kind === 'refund' || kind === 'dispute' ? idOf(charge ?? null) : null) ?? id ?? null
}
