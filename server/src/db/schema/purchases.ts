import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { PurchaseSnapshot } from '../../contract/purchases.ts'
import { flag, instantAt, json, minor } from './columns.ts'
import { packages } from './packages.ts'
import { clients, consultants, practices } from './practices.ts'

export const purchases = sqliteTable(
  'purchases',
  {
    id: text().primaryKey(),
    /** Read out on the phone: `PKG-7K3F9Q`. */
    reference: text().notNull().unique(),
    practiceId: text('practice_id')
      .notNull()
      .references(() => practices.id),
    packageId: text('package_id')
      .notNull()
      .references(() => packages.id),
    consultantId: text('consultant_id')
      .notNull()
      .references(() => consultants.id),
    /** As the buyer called themselves for this purchase: a guest must not learn what a client is called elsewhere. */
    buyerName: text('buyer_name'),
    /** Null until the payment names a guest. */
    clientId: text('client_id').references(() => clients.id),
    state: text({ enum: ['pending', 'processing', 'paid', 'expired', 'failed', 'review', 'refunded'] }).notNull(),
    origin: text({ enum: ['checkout', 'free', 'hand', 'transfer', 'import'] }).notNull(),
    /** What was sold, as it was then: later edits of the package change nothing here. */
    snapshot: json<PurchaseSnapshot>('snapshot').notNull(),
    priceMinor: minor('price_minor').notNull(),
    currency: text().notNull(),
    /** What a promotion code takes off the first payment; Stripe must report exactly that. */
    discountMinor: minor('discount_minor').notNull().default(0),
    promotionCode: text('promotion_code'),
    ui: text({ enum: ['embedded', 'hosted'] }),
    /** The page it was bought on: where emails lead back to. */
    pageUrl: text('page_url'),
    stripeSessionId: text('stripe_session_id').unique(),
    stripeCustomerId: text('stripe_customer_id'),
    stripeSubscriptionId: text('stripe_subscription_id').unique(),
    /** Stripe's word for how the subscription stands; null where there is none. */
    subscriptionState: text('subscription_state'),
    periodEndsAt: instantAt('period_ends_at'),
    cancelAtPeriodEnd: flag('cancel_at_period_end').notNull().default(false),
    pausedAt: instantAt('paused_at'),
    /** A dispute holds what is left of the credits. */
    frozenAt: instantAt('frozen_at'),
    /** Hash of the link with which somebody else claims what was bought for them. */
    giftTokenHash: text('gift_token_hash').unique(),
    giftClaimedAt: instantAt('gift_claimed_at'),
    /** Who paid for what somebody else claimed since. */
    giftBuyerClientId: text('gift_buyer_client_id').references(() => clients.id),
    /** The member who assigned it by hand, paid elsewhere. */
    assignedByUserId: text('assigned_by_user_id'),
    note: text(),
    importId: text('import_id'),
    /** Raised to void purchase tokens already given out. */
    tokenVersion: integer('token_version').notNull().default(1),
    /** What did not match when the state is `review`; no personal values. */
    reviewReason: text('review_reason'),
    primary: flag('is_primary').notNull().default(false),
    createdAt: instantAt('created_at').notNull(),
    /** Until when an unpaid checkout keeps its place. */
    checkoutExpiresAt: instantAt('checkout_expires_at'),
    /** When Stripe was last asked about this unpaid purchase. */
    checkedAt: instantAt('checked_at'),
    paidAt: instantAt('paid_at'),
    startsAt: instantAt('starts_at'),
    expiresAt: instantAt('expires_at'),
    revealedAt: instantAt('revealed_at'),
    contactInitiatedAt: instantAt('contact_initiated_at'),
    calendlyScheduledAt: instantAt('calendly_scheduled_at'),
    calendlyEventUri: text('calendly_event_uri'),
    calendlyInviteeUri: text('calendly_invitee_uri'),
  },
  (table) => [
    index('purchases_practice').on(table.practiceId, table.createdAt),
    index('purchases_client').on(table.clientId),
    index('purchases_package').on(table.packageId, table.state),
    index('purchases_open').on(table.state, table.checkoutExpiresAt),
    index('purchases_periods').on(table.periodEndsAt),
    index('purchases_gift_buyer').on(table.giftBuyerClientId),
  ],
)

/**
 * Each movement of money of a purchase, with all its parts in minor units. Over all rows of a purchase
 * charged = net + tax + platform fee + processing fee + refunded, and each sum is non-negative.
 */
export const payments = sqliteTable(
  'payments',
  {
    id: text().primaryKey(),
    practiceId: text('practice_id')
      .notNull()
      .references(() => practices.id),
    purchaseId: text('purchase_id')
      .notNull()
      .references(() => purchases.id),
    kind: text({ enum: ['charge', 'renewal', 'instalment', 'refund', 'dispute'] }).notNull(),
    /** Where it came from, e.g. `stripe:cs_…`: the same event twice adds nothing. */
    origin: text().notNull(),
    stripePaymentIntentId: text('stripe_payment_intent_id'),
    stripeChargeId: text('stripe_charge_id'),
    receiptUrl: text('receipt_url'),
    currency: text().notNull(),
    chargedMinor: minor('charged_minor').notNull(),
    discountMinor: minor('discount_minor').notNull(),
    taxMinor: minor('tax_minor').notNull(),
    platformFeeMinor: minor('platform_fee_minor').notNull(),
    processingFeeMinor: minor('processing_fee_minor').notNull(),
    /** What went back to the payer; the other parts of such a row are what it took away, as negative amounts. */
    refundedMinor: minor('refunded_minor').notNull().default(0),
    /** Processing fee that nobody gives back after a refund: a loss beside the record. */
    unrecoveredFeeMinor: minor('unrecovered_fee_minor').notNull().default(0),
    netMinor: minor('net_minor').notNull(),
    /** The practice's own Stripe account that the money went to; null where it stayed on the operator's. */
    stripeAccountId: text('stripe_account_id'),
    /** Null while Stripe has not told yet what processing cost; the row is completed once. */
    processingFeeKnownAt: instantAt('processing_fee_known_at'),
    /** When Stripe was last asked about a row that is not complete. */
    checkedAt: instantAt('checked_at'),
    createdAt: instantAt('created_at').notNull(),
  },
  (table) => [
    uniqueIndex('payments_origin').on(table.origin),
    index('payments_purchase').on(table.purchaseId),
    index('payments_charge').on(table.stripeChargeId),
    index('payments_incomplete').on(table.processingFeeKnownAt, table.checkedAt),
  ],
)

/** What payers disputed at their bank, as Stripe tells it. */
export const disputes = sqliteTable(
  'disputes',
  {
    /** Stripe's. */
    id: text().primaryKey(),
    practiceId: text('practice_id')
      .notNull()
      .references(() => practices.id),
    purchaseId: text('purchase_id')
      .notNull()
      .references(() => purchases.id),
    stripeChargeId: text('stripe_charge_id').notNull(),
    state: text({ enum: ['inquiry', 'open', 'won', 'lost'] }).notNull(),
    /** Stripe's word for why, such as `fraudulent`. */
    reason: text().notNull(),
    amountMinor: minor('amount_minor').notNull(),
    currency: text().notNull(),
    openedAt: instantAt('opened_at').notNull(),
    closedAt: instantAt('closed_at'),
  },
  (table) => [index('disputes_purchase').on(table.purchaseId)],
)

/** Payments of a purchase that are still to come: the rest after a deposit, or instalments. */
export const paymentSchedules = sqliteTable(
  'payment_schedules',
  {
    id: text().primaryKey(),
    practiceId: text('practice_id')
      .notNull()
      .references(() => practices.id),
    purchaseId: text('purchase_id')
      .notNull()
      .references(() => purchases.id),
    /** 1 is the first payment, made at checkout. */
    number: integer().notNull(),
    amountMinor: minor('amount_minor').notNull(),
    currency: text().notNull(),
    dueAt: instantAt('due_at').notNull(),
    state: text({ enum: ['scheduled', 'paid', 'failed', 'cancelled'] }).notNull(),
    attempts: integer().notNull().default(0),
    nextAttemptAt: instantAt('next_attempt_at'),
    stripePaymentIntentId: text('stripe_payment_intent_id'),
    /** A checkout in which the buyer pays it by hand. */
    stripeSessionId: text('stripe_session_id').unique(),
    paidAt: instantAt('paid_at'),
  },
  (table) => [
    uniqueIndex('payment_schedules_number').on(table.purchaseId, table.number),
    index('payment_schedules_due').on(table.state, table.nextAttemptAt),
  ],
)

/** What a paid purchase gives: credits of one allowance. Never changed once written. */
export const creditGrants = sqliteTable(
  'credit_grants',
  {
    id: text().primaryKey(),
    practiceId: text('practice_id')
      .notNull()
      .references(() => practices.id),
    purchaseId: text('purchase_id')
      .notNull()
      .references(() => purchases.id),
    clientId: text('client_id')
      .notNull()
      .references(() => clients.id),
    kind: text({ enum: ['purchase', 'invoice', 'trial', 'hand', 'transfer', 'adjustment', 'import'] }).notNull(),
    origin: text().notNull(),
    serviceType: text('service_type', { enum: ['private', 'group', 'course'] }).notNull(),
    consultantTier: integer('consultant_tier').notNull(),
    /** Null is unlimited. */
    credits: integer(),
    creditUnitMinutes: integer('credit_unit_minutes').notNull(),
    startsAt: instantAt('starts_at').notNull(),
    expiresAt: instantAt('expires_at'),
    createdAt: instantAt('created_at').notNull(),
  },
  (table) => [
    uniqueIndex('credit_grants_origin').on(table.origin),
    index('credit_grants_client').on(table.practiceId, table.clientId),
    index('credit_grants_purchase').on(table.purchaseId),
    index('credit_grants_expiry').on(table.expiresAt),
  ],
)

/** One movement of credits of a grant: spent positive, given back negative. Rows only grow. */
export const packageUses = sqliteTable(
  'package_uses',
  {
    id: text().primaryKey(),
    practiceId: text('practice_id')
      .notNull()
      .references(() => practices.id),
    grantId: text('grant_id')
      .notNull()
      .references(() => creditGrants.id),
    kind: text({ enum: ['spend', 'give_back', 'refund', 'transfer', 'adjustment'] }).notNull(),
    origin: text().notNull(),
    credits: integer().notNull(),
    /** A consultant's own log went below nothing, on purpose. */
    overdraws: flag('overdraws').notNull().default(false),
    /** Never somebody's words: those stand beside the ledger, see `reasonOfUse`. */
    reason: text(),
    actorUserId: text('actor_user_id'),
    createdAt: instantAt('created_at').notNull(),
  },
  (table) => [
    uniqueIndex('package_uses_origin').on(table.origin),
    index('package_uses_grant_credits').on(table.grantId, table.credits),
  ],
)
