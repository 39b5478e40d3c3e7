import * as z from 'zod/mini'
import { id, instant, money, pageOf, practiceSlug } from './primitives.ts'
import { allowance, creditsRules, packageTypes, paymentTerms, schedulingKinds } from './packages.ts'

/**
 * pending: checkout is open · processing: the bank still decides · paid · expired: checkout ran out ·
 * failed: the bank refused a delayed payment · review: what Stripe reports does not match what was sold
 */
export const purchaseStates = ['pending', 'processing', 'paid', 'expired', 'failed', 'review', 'refunded'] as const
export type PurchaseState = (typeof purchaseStates)[number]

/** What was bought, as it was when it was bought. */
export const purchaseSnapshot = z.object({
  packageId: id,
  title: z.string(),
  type: z.enum(packageTypes),
  price: money,
  sessionDurationMinutes: z.int(),
  allowances: z.array(allowance),
  bundleDescription: z.string(),
  validDays: z.nullable(z.int()),
  scheduling: z.enum(schedulingKinds),
  // Purchases made before these existed have none of them.
  category: z.optional(z.nullable(z.string())),
  features: z.optional(z.array(z.string())),
  originalPrice: z.optional(z.nullable(money)),
  rollOver: z.optional(z.boolean()),
  paymentTerms: z.optional(paymentTerms),
  creditsRule: z.optional(z.enum(creditsRules)),
  /** Of a subscription: what it is for from its next period on, and at which price. */
  next: z.optional(z.object({ packageId: id, title: z.string(), price: money })),
})
export type PurchaseSnapshot = z.infer<typeof purchaseSnapshot>

/** A purchase as its buyer sees it. */
export const purchase = z.object({
  id,
  /** For reading out on the phone, e.g. `PKG-7K3F9Q`. */
  reference: z.string(),
  practice: practiceSlug,
  consultant: z.object({ id, name: z.string(), photoUrl: z.nullable(z.string()) }),
  package: purchaseSnapshot,
  state: z.enum(purchaseStates),
  /** What was really charged; null before payment. */
  charged: z.nullable(money),
  createdAt: instant,
  paidAt: z.nullable(instant),
  expiresAt: z.nullable(instant),
  contactInitiated: z.boolean(),
  contactInitiatedAt: z.nullable(instant),
  calendlyScheduled: z.boolean(),
  calendlyScheduledAt: z.nullable(instant),
  /** Of a subscription that has begun; `state` is Stripe's word, such as `active`, `past_due` or `canceled`. */
  subscription: z.optional(
    z.object({
      state: z.string(),
      periodEndsAt: z.nullable(instant),
      cancelAtPeriodEnd: z.boolean(),
      pausedAt: z.nullable(instant),
    }),
  ),
  /** Of a purchase that is paid in parts, the first one included. */
  schedule: z.optional(
    z.array(
      z.object({
        id,
        number: z.int(),
        amount: money,
        dueAt: instant,
        /** A payment that failed for good is paid by hand. */
        state: z.enum(['scheduled', 'paid', 'failed', 'cancelled']),
        paidAt: z.nullable(instant),
      }),
    ),
  ),
  /** Of a gift: credits and contact details come to whoever claims it. */
  gift: z.optional(z.object({ claimedAt: z.nullable(instant) })),
})
export type Purchase = z.infer<typeof purchase>
export const purchasePage = pageOf(purchase)
export type PurchasePage = z.infer<typeof purchasePage>

export const purchaseWarnings = ['near_completion', 'overdrawn', 'expired'] as const
export type PurchaseWarning = (typeof purchaseWarnings)[number]

export const disputeStates = ['inquiry', 'open', 'won', 'lost'] as const

export const dispute = z.object({
  state: z.enum(disputeStates),
  /** Stripe's word for why, such as `fraudulent`. */
  reason: z.string(),
  amount: money,
  openedAt: instant,
  closedAt: z.nullable(instant),
})

/** A purchase as the practice sees it: with the buyer. */
export const managedPurchase = z.extend(purchase, {
  client: z.nullable(z.object({ id, name: z.nullable(z.string()), email: z.nullable(z.string()) })),
  revealedAt: z.nullable(instant),
  /** The one whose credits the client uses first. */
  primary: z.boolean(),
  /** Over all its grants; `remaining` is null where one is unlimited, and negative where a log overdrew. */
  credits: z.object({ total: z.int(), used: z.int(), remaining: z.nullable(z.int()), unlimited: z.boolean() }),
  /** Something of it can be used, now or later. */
  active: z.boolean(),
  /** near_completion: a fifth or less of what has not expired, or the last credit, is left. */
  warning: z.nullable(z.enum(purchaseWarnings)),
  /** What the payer disputed at their bank, the latest; credits are held while it is open, and once it is lost. */
  dispute: z.optional(dispute),
})
export type ManagedPurchase = z.infer<typeof managedPurchase>
export const managedPurchasePage = pageOf(managedPurchase)
export type ManagedPurchasePage = z.infer<typeof managedPurchasePage>

/** POST /api/purchases/{id}/contact: what a paid purchase entitles to see. */
export const contactReveal = z.object({
  contact: z.object({ name: z.string(), email: z.nullable(z.string()), phone: z.nullable(z.string()) }),
  /** Email and phone are null until the first booking where the consultant's rule says so. */
  opens: z.enum(['now', 'on_first_booking']),
  welcomeMessage: z.string(),
  /** Null where the package uses none, or the link stored is not a proper one any more. */
  calendlyLink: z.nullable(z.string()),
  /** Why there is no link although the package is scheduled through Calendly. */
  schedulingProblem: z.nullable(z.enum(['calendly_link_invalid', 'contact_missing'])),
})
export type ContactReveal = z.infer<typeof contactReveal>

const calendlyUri = (kind: RegExp) =>
  z.string().check(z.maxLength(300), z.regex(kind, 'This is not an address that Calendly gives.'))

/** POST /api/purchases/{id}/schedule: the page's claim; Calendly's webhook is the proof. */
export const scheduleReport = z.strictObject({
  calendlyEventUri: calendlyUri(/^https:\/\/api\.calendly\.com\/scheduled_events\/[A-Za-z0-9-]+$/),
  calendlyInviteeUri: calendlyUri(
    /^https:\/\/api\.calendly\.com\/scheduled_events\/[A-Za-z0-9-]+\/invitees\/[A-Za-z0-9-]+$/,
  ),
})
export type ScheduleReport = z.infer<typeof scheduleReport>

export const purchaseSorts = [
  'newest',
  'oldest',
  'client',
  '-client',
  'value',
  '-value',
  'remaining',
  '-remaining',
] as const

/** GET /api/purchases */
export const purchaseQuery = z.object({
  /** `manage` lists the practice's purchases to its members; otherwise the caller's own. */
  scope: z.optional(z.enum(['own', 'manage'])),
  practice: z.optional(practiceSlug),
  client: z.optional(id),
  /** Whether something of it can be used, now or later. */
  active: z.optional(z.enum(['true', 'false'])),
  warning: z.optional(z.enum(purchaseWarnings)),
  /** Something that can be used expires within so many days. */
  expiringDays: z.optional(
    z.string().check(z.regex(/^(?:[1-9]|[1-9]\d|[12]\d\d|3[0-5]\d|36[0-5])$/, 'Use 1 to 365 days.')),
  ),
  /** `client` is by name, else address; `value` by price; `remaining` by credits. A minus turns the order. */
  sort: z.optional(z.enum(purchaseSorts)),
  cursor: z.optional(z.string().check(z.maxLength(600))),
})
export type PurchaseQuery = z.infer<typeof purchaseQuery>
