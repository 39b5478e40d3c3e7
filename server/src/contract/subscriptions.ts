import * as z from 'zod/mini'
import { id, money } from './primitives.ts'
import { purchase } from './purchases.ts'

/**
 * POST /api/purchases/{id}/subscription. `pause`: the period paid for goes on, the next ones are not billed · `resume`
 * ends a pause and takes back a cancellation or a downgrade · `cancel`: at the end of the period · `upgrade`: the rest of
 * the period is charged in proportion at once, or nothing changes · `downgrade`: from the next period on, nothing is given
 * back · `portal`: a link to invoices and cards, for one visit.
 */
export const subscriptionInput = z.discriminatedUnion('action', [
  z.strictObject({ action: z.enum(['pause', 'resume', 'cancel', 'portal']) }),
  z.strictObject({
    action: z.enum(['upgrade', 'downgrade']),
    packageId: id,
    /** The price for a period that was shown; another one now answers 409 `price_changed`. */
    expectedPrice: z.optional(money),
  }),
])
export type SubscriptionInput = z.infer<typeof subscriptionInput>

/** 200: the purchase as it stands now. */
export const subscriptionAnswer = z.object({ purchase, portalUrl: z.nullable(z.string()) })
export type SubscriptionAnswer = z.infer<typeof subscriptionAnswer>
