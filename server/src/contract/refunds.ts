import * as z from 'zod/mini'
import { purchaseStates } from './purchases.ts'
import { id, line, money } from './primitives.ts'

const amount = z
  .int('Use a whole number of minor units (cents).')
  .check(z.minimum(1, 'Use an amount above nothing.'), z.maximum(99_999_999_999, 'Use a smaller amount.'))

/** So many credits of each grant, by its id. */
const chosenCredits = z
  .record(
    id,
    z
      .int('Use a whole number.')
      .check(z.minimum(1, 'Use at least 1 credit.'), z.maximum(10_000, 'Use at most 10,000 credits.')),
  )
  .check(z.refine((grants) => Object.keys(grants).length <= 40, 'Use at most 40 grants.'))

/** POST /api/purchases/{id}/refund */
export const refundInput = z.strictObject({
  /** Minor units of the purchase's currency; all that is left where it is left out. */
  amount: z.optional(amount),
  /** `unused`: unused credits, as many as the share of the payment stands for that has gone back. */
  credits: z._default(
    z.union([z.enum(['unused', 'none']), chosenCredits], 'Use unused, none, or credits by grant.'),
    'unused',
  ),
  /** For the record; the buyer does not read it. */
  reason: line(300),
})
export type RefundInput = z.infer<typeof refundInput>

const taken = z.array(z.object({ grantId: id, credits: z.int() }))
const share = z.object({
  /** Where the amount comes from. */
  tax: money,
  platformFee: money,
  net: money,
  /** Processing fee in it that nobody gives back; the practice bears it. */
  unrecoveredFee: money,
})

/** 201 */
export const refundResult = z.object({
  purchaseId: id,
  state: z.enum(purchaseStates),
  amount: money,
  /** What could still be refunded. */
  left: money,
  ...share.shape,
  /** Stripe's ids: one for each payment that some of it went back on. Failed: the bank sent it back, and the money is here. */
  refunds: z.array(z.object({ transactionId: z.string(), amount: money, status: z.enum(['made', 'failed']) })),
  creditsTaken: taken,
})
export type RefundResult = z.infer<typeof refundResult>

/** GET /api/purchases/{id}/refund-preview?amount= : what a refund would do, by the rule `unused`. */
export const refundPreviewQuery = z.object({
  amount: z.optional(
    z.pipe(
      z.pipe(z.string().check(z.regex(/^\d{1,12}$/, 'Use a whole number of minor units.')), z.transform(Number)),
      amount,
    ),
  ),
})
export const refundPreview = z.object({
  purchaseId: id,
  amount: money,
  /** What is left to refund now. */
  left: money,
  ...share.shape,
  creditsToTake: taken,
  /** Every grant with what is unused of it; null is unlimited, and ends only with the whole purchase. */
  grants: z.array(
    z.object({
      grantId: id,
      unused: z.nullable(z.int()),
      /** Another client has these credits now; a refund takes them back all the same. */
      handedOn: z.boolean(),
    }),
  ),
  /**
   * Of a gift that nobody has claimed yet, and that has no credits: a refund in part leaves it whole, a full one ends
   * its link. Null where it is no such gift.
   */
  gift: z.nullable(z.enum(['stays', 'ends'])),
})
export type RefundPreview = z.infer<typeof refundPreview>
