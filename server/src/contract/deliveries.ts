import * as z from 'zod/mini'
import { id, instant, pageOf, practiceSlug } from './primitives.ts'

/** waiting: not tried yet, or to be tried again */
export const deliveryStates = ['waiting', 'delivered', 'failed'] as const

/** GET /api/deliveries?practice=…, newest first. */
export const deliveriesQuery = z.object({
  practice: practiceSlug,
  state: z.optional(z.enum(deliveryStates)),
  /** The purchase or booking that the mails are about. */
  about: z.optional(id),
  cursor: z.optional(z.string().check(z.maxLength(200))),
})
export type DeliveriesQuery = z.infer<typeof deliveriesQuery>

/** A mail and how it fared; its text is nobody's business but the reader's. */
export const delivery = z.object({
  id,
  /** Such as `booking_moved`. */
  kind: z.string(),
  /** Null once it is wiped, and always of a sign-in code. */
  subject: z.nullable(z.string()),
  /** Null once it is wiped. */
  recipient: z.nullable(z.string()),
  /** The purchase or booking it is about. */
  about: z.nullable(z.string()),
  state: z.enum(deliveryStates),
  attempts: z.int(),
  /** The mail server's code for why it was not taken over, such as `550`. */
  reason: z.nullable(z.string()),
  createdAt: instant,
  nextAttemptAt: z.nullable(instant),
  deliveredAt: z.nullable(instant),
  failedAt: z.nullable(instant),
  /** POST /api/deliveries/{id}/retry would send it again. */
  repeatable: z.boolean(),
})
export type Delivery = z.infer<typeof delivery>
export const deliveryPage = pageOf(delivery)
export type DeliveryPage = z.infer<typeof deliveryPage>

/** POST /unsubscribe/{token}. What mail programs send beside is nothing of ours. */
export const unsubscribeForm = z.object({ again: z.optional(z.string()) })
export const unsubscribeToken = z.object({ token: z.string().check(z.maxLength(200)) })
