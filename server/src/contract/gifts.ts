import * as z from 'zod/mini'
import { emailAddress, id, instant, money, practiceSlug, prose } from './primitives.ts'

/** With POST /api/checkout/sessions: bought for somebody else, who claims it with a link that works once. */
export const giftInput = z.strictObject({
  /** The link is mailed there once the gift is paid; the buyer sees it in any case. */
  recipientEmail: z.optional(emailAddress),
  message: z.optional(prose(500)),
})
export type GiftInput = z.infer<typeof giftInput>

/** POST /api/gifts/claim; answers with the purchase, which is the claimer's from then on. */
export const claimInput = z.strictObject({
  token: z.string().check(z.regex(/^[\w-]{43}$/, 'This is no link of a gift.')),
})
export type ClaimInput = z.infer<typeof claimInput>

/** A gift as whoever paid for it sees it: the receipt, and the link until somebody has used it. */
export const gift = z.object({
  purchaseId: id,
  reference: z.string(),
  practice: practiceSlug,
  title: z.string(),
  bundleDescription: z.string(),
  /** waiting: for somebody to claim it */
  state: z.enum(['unpaid', 'waiting', 'claimed', 'refunded']),
  charged: z.nullable(money),
  receiptUrl: z.nullable(z.string()),
  message: z.nullable(z.string()),
  createdAt: instant,
  paidAt: z.nullable(instant),
  claimedAt: z.nullable(instant),
  /** Whoever has it can claim the gift; null unless it is waiting. */
  link: z.nullable(z.string()),
})
export type Gift = z.infer<typeof gift>
/** GET /api/gifts: what the caller gave, newest first, the latest 100. */
export const giftList = z.object({ data: z.array(gift) })
export type GiftList = z.infer<typeof giftList>
