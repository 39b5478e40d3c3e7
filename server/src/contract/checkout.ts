import * as z from 'zod/mini'
import { giftInput } from './gifts.ts'
import { currencyCode, emailAddress, id, line, money } from './primitives.ts'
import { purchase } from './purchases.ts'

export const checkoutUis = ['embedded', 'hosted'] as const

/** POST /api/checkout/sessions. Amounts are never taken from here: `expectedPrice` is only compared. */
export const checkoutInput = z.strictObject({
  packageId: id,
  /** The price the buyer was shown; another one now answers 409 `price_changed`. */
  expectedPrice: z.optional(money),
  currency: z.optional(currencyCode),
  returnUrl: z.string().check(z.maxLength(2000)),
  ui: z._default(z.enum(checkoutUis), 'hosted'),
  /** Taken off the payment now; 422 `promotion_code_invalid` where it does not work. */
  promotionCode: z.optional(
    z
      .string()
      .check(z.trim(), z.toUpperCase(), z.regex(/^[A-Z0-9-]{1,64}$/, 'A code has letters, digits and hyphens.')),
  ),
  /** Bought for somebody else. */
  gift: z.optional(giftInput),
  client: z.optional(z.strictObject({ name: z.optional(line(120)), email: z.optional(emailAddress) })),
})
export type CheckoutInput = z.infer<typeof checkoutInput>
export type CheckoutDraft = z.input<typeof checkoutInput>

/** How the buyer pays: Stripe's frame inside the page, or Stripe's page. */
export const checkout = z.discriminatedUnion('ui', [
  z.object({
    ui: z.literal('embedded'),
    clientSecret: z.string(),
    publishableKey: z.string(),
    /** Where Stripe's browser script comes from; the simulator's own in test mode. */
    scriptUrl: z.string(),
  }),
  z.object({ ui: z.literal('hosted'), url: z.string() }),
])
export type Checkout = z.infer<typeof checkout>

/** 201 of POST /api/checkout/sessions. `checkout` is null where nothing is to be paid. */
export const checkoutStarted = z.object({
  purchase,
  /** Opens this purchase alone for 24 hours: header `Deskbell-Purchase-Token`. */
  purchaseToken: z.string(),
  checkout: z.nullable(checkout),
})
export type CheckoutStarted = z.infer<typeof checkoutStarted>

/** GET /api/checkout/sessions/{id}, id being the purchase's. */
export const checkoutStatus = z.object({
  purchase,
  /** What to do: wait a little, pay again, or nothing more. */
  next: z.enum(['wait', 'pay', 'done', 'start_again']),
  /** Why the last try to pay failed, in words for the buyer. */
  lastPaymentError: z.nullable(z.string()),
  checkout: z.nullable(checkout),
  /** What that checkout asks for now, after promotion code and tax: of a price in parts the first one. */
  amountDue: z.nullable(money),
})
export type CheckoutStatus = z.infer<typeof checkoutStatus>
