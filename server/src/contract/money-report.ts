import * as z from 'zod/mini'
import { dispute } from './purchases.ts'
import { currencyCode, id, instant, money, pageOf, practiceSlug } from './primitives.ts'

export const paymentKinds = ['charge', 'renewal', 'instalment', 'refund', 'dispute'] as const

/** An amount that may be below zero: what a refund took away. Minor units of the record's currency. */
const signed = z.int()

/** One movement of a purchase's money, as its buyer sees it. */
export const billingMovement = z.object({
  id,
  kind: z.enum(paymentKinds),
  /** Stripe's id of the charge; null where nothing was charged. */
  transactionId: z.nullable(z.string()),
  charged: signed,
  discount: signed,
  tax: signed,
  refunded: signed,
  receiptUrl: z.nullable(z.string()),
  at: instant,
})

/** GET /api/purchases/{id}/billing, for the buyer. */
export const billingRecord = z.object({
  purchaseId: id,
  reference: z.string(),
  currency: currencyCode,
  /** Stripe's id of the first payment; null before payment and where nothing was paid. */
  transactionId: z.nullable(z.string()),
  /** After discount, with tax. */
  charged: money,
  discount: money,
  tax: money,
  /** Refunds, and what a bank took back. */
  refunded: money,
  receiptUrl: z.nullable(z.string()),
  movements: z.array(billingMovement),
})
export type BillingRecord = z.infer<typeof billingRecord>

/**
 * For owner and finance: charged = net + tax + platform fee + processing fee + refunded, in total. The tax here is what
 * is still owed, less what was refunded.
 */
export const managedBillingRecord = z.extend(billingRecord, {
  platformFee: money,
  processingFee: money,
  /** False while Stripe has not told the fee yet: until then it counts in the net. */
  processingFeeKnown: z.boolean(),
  net: money,
  /** Processing fee that nobody gives back after refunds: a loss beside the record. */
  unrecoveredFee: money,
  movements: z.array(
    z.extend(billingMovement, {
      platformFee: signed,
      processingFee: signed,
      net: signed,
      unrecoveredFee: signed,
    }),
  ),
  disputes: z.array(dispute),
})
export type ManagedBillingRecord = z.infer<typeof managedBillingRecord>

/** GET /api/reconciliation, for owner and finance: one page compares so many purchases, newest first, and lists those that differ. */
export const reconciliationQuery = z.object({
  practice: practiceSlug,
  cursor: z.optional(z.string().check(z.maxLength(200))),
})
export type ReconciliationQuery = z.infer<typeof reconciliationQuery>

export const differenceKinds = [
  'missing_at_stripe',
  'missing_here',
  'state',
  'currency',
  'charged',
  'discount',
  'tax',
  'refunded',
  'platform_fee',
  'processing_fee',
  'payout',
  'dispute',
] as const

export const purchaseDifference = z.object({
  purchaseId: id,
  reference: z.string(),
  /** Each with what stands here and what Stripe says: amounts in minor units, or words. */
  differences: z.array(
    z.object({
      what: z.enum(differenceKinds),
      transactionId: z.nullable(z.string()),
      here: z.nullable(z.union([z.int(), z.string()])),
      stripe: z.nullable(z.union([z.int(), z.string()])),
    }),
  ),
})
export type PurchaseDifference = z.infer<typeof purchaseDifference>

export const reconciliationPage = z.extend(pageOf(purchaseDifference), {
  /** Purchases of this page that were compared, those without a difference included. */
  compared: z.int(),
})
export type ReconciliationPage = z.infer<typeof reconciliationPage>

/**
 * GET /api/reconciliation/unheard, for owner and finance: payments that Stripe took for the practice and that are not on
 * record here. `since` is a time of the last 30 days; seven days ago where it is left out.
 */
export const unheardQuery = z.object({ practice: practiceSlug, since: z.optional(instant) })
export type UnheardQuery = z.infer<typeof unheardQuery>

export const unheardPayment = z.object({
  /** Stripe's id of the charge, or of the invoice of a subscription. */
  transactionId: z.string(),
  kind: z.enum(['charge', 'invoice']),
  amount: money,
  /** What was noted on it when it was sold; null where nothing was. */
  purchaseId: z.nullable(z.string()),
  at: instant,
})
export type UnheardPayment = z.infer<typeof unheardPayment>

export const unheardList = z.object({
  /** Newest first. */
  data: z.array(unheardPayment),
  since: instant,
  /** False where Stripe had more payments than are looked at in one go: ask again with a later `since`. */
  complete: z.boolean(),
})
export type UnheardList = z.infer<typeof unheardList>
