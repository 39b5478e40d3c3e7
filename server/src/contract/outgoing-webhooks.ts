import * as z from 'zod/mini'
import { id, instant, pageOf, practiceSlug } from './primitives.ts'

/** What a practice can be told of. docs/webhooks.md says when each happens. */
export const outgoingEventTypes = [
  'booking.created',
  'booking.moved',
  'booking.cancelled',
  'booking.no_show',
  'consultation.planned',
  'consultation.updated',
  'consultation.confirmed',
  'consultation.started',
  'consultation.completed',
  'consultation.no_show',
  'consultation.logged',
  'purchase.assigned',
  'purchase.paid',
  'purchase.transferred',
  'purchase.refunded',
  'purchase.refund_failed',
  'purchase.disputed',
  'purchase.dispute_closed',
  'purchase.instalment_paid',
  'purchase.instalment_refused',
  'purchase.gift_claimed',
  'subscription.renewed',
  'subscription.changed',
  'credits.spent',
  'credits.given_back',
  'credits.adjusted',
  'package.created',
  'package.updated',
  'package.archived',
  'client.created',
  'client.updated',
  'client.erased',
] as const
export type OutgoingEventType = (typeof outgoingEventTypes)[number]

/** Empty is all. */
const events = z.array(z.enum(outgoingEventTypes)).check(z.maxLength(outgoingEventTypes.length))

/** POST /api/webhook-endpoints. Which addresses may be told is the outbound door's to say. */
export const webhookEndpointInput = z.strictObject({
  practice: practiceSlug,
  url: z.string().check(z.trim(), z.minLength(1), z.maxLength(2000)),
  events: z._default(events, []),
})
export type WebhookEndpointInput = z.infer<typeof webhookEndpointInput>

/** PATCH /api/webhook-endpoints/{id} */
export const webhookEndpointPatch = z
  .strictObject({ active: z.optional(z.boolean()), events: z.optional(events) })
  .check(z.refine((patch) => Object.keys(patch).length > 0, 'Say what to change.'))
export type WebhookEndpointPatch = z.infer<typeof webhookEndpointPatch>

export const webhookEndpointsQuery = z.object({ practice: practiceSlug })

export const webhookEndpoint = z.object({
  id,
  practice: practiceSlug,
  url: z.string(),
  events,
  /** False where it was switched off, by hand or because too much could not be delivered. */
  active: z.boolean(),
  /** Events in a row that were given up since the last one that arrived. */
  failuresInARow: z.int(),
  /** Why the latest of them was, in words. */
  problem: z.nullable(z.string()),
  lastDeliveredAt: z.nullable(instant),
  createdAt: instant,
  /** Signs what is sent. Told once, when the endpoint is made; a repeat of that request does not tell it again. */
  secret: z.optional(z.string()),
})
export type WebhookEndpoint = z.infer<typeof webhookEndpoint>

/** GET /api/webhook-endpoints?practice= */
export const webhookEndpoints = z.object({ data: z.array(webhookEndpoint) })
export type WebhookEndpoints = z.infer<typeof webhookEndpoints>

export const webhookDeliveryStates = ['waiting', 'delivered', 'given_up'] as const

/** GET /api/webhook-endpoints/{id}/deliveries, newest first. */
export const webhookDeliveriesQuery = z.object({
  state: z.optional(z.enum(webhookDeliveryStates)),
  cursor: z.optional(z.string().check(z.maxLength(200))),
})
export type WebhookDeliveriesQuery = z.infer<typeof webhookDeliveriesQuery>

export const webhookDelivery = z.object({
  id,
  /** The same in every repeat of the event: `webhook-id`. */
  eventId: id,
  type: z.string(),
  state: z.enum(webhookDeliveryStates),
  attempts: z.int(),
  /** Of the last answer; null where there was none. */
  lastStatus: z.nullable(z.int()),
  lastError: z.nullable(z.string()),
  nextAttemptAt: z.nullable(instant),
  createdAt: instant,
  deliveredAt: z.nullable(instant),
})
export type WebhookDelivery = z.infer<typeof webhookDelivery>
export const webhookDeliveryPage = pageOf(webhookDelivery)
export type WebhookDeliveryPage = z.infer<typeof webhookDeliveryPage>

/** POST /api/webhook-endpoints/{id}/deliveries/{deliveryId}/retry */
export const byDelivery = z.object({ id, deliveryId: id })
