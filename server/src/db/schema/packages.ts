import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { PaymentTerms } from '../../contract/packages.ts'
import { flag, instantAt, json, minor } from './columns.ts'
import { consultants, practices } from './practices.ts'

/** What is sold. */
export const packages = sqliteTable(
  'packages',
  {
    id: text().primaryKey(),
    practiceId: text('practice_id')
      .notNull()
      .references(() => practices.id),
    consultantId: text('consultant_id')
      .notNull()
      .references(() => consultants.id),
    type: text({ enum: ['free_trial', 'pay_per_use', 'bundle', 'monthly', 'quarterly', 'annual', 'custom'] }).notNull(),
    title: text().notNull(),
    category: text(),
    tagline: text(),
    badge: text(),
    description: text().notNull(),
    features: json<string[]>('features').notNull(),
    /** The currency of the price shown first; every price is a row of `package_prices`. */
    currency: text().notNull(),
    sessionDurationMinutes: integer('session_duration_minutes').notNull(),
    /** Written by the consultant; null where it is generated from the allowances. */
    bundleDescription: text('bundle_description'),
    validDays: integer('valid_days'),
    /** Credits left at the end of a period go on into the next one. */
    rollOver: flag('roll_over').notNull().default(false),
    saleStartsAt: instantAt('sale_starts_at'),
    saleEndsAt: instantAt('sale_ends_at'),
    /** Until then the price holds; afterwards the original price does. */
    offerEndsAt: instantAt('offer_ends_at'),
    newClientsOnly: flag('new_clients_only').notNull().default(false),
    maxPerClient: integer('max_per_client'),
    paymentTerms: json<PaymentTerms>('payment_terms').notNull().default({ kind: 'full' }),
    /** Whether credits come with the first payment, or with each one in part. */
    creditsRule: text('credits_rule', { enum: ['at_once', 'per_payment'] })
      .notNull()
      .default('at_once'),
    stripeProductId: text('stripe_product_id'),
    importId: text('import_id'),
    featured: flag('featured').notNull(),
    active: flag('active').notNull(),
    displayOrder: integer('display_order').notNull(),
    stockLimit: integer('stock_limit'),
    calendlyLink: text('calendly_link'),
    /** Compared with `If-Match`; every change raises it. */
    version: integer().notNull().default(1),
    createdAt: instantAt('created_at').notNull(),
    updatedAt: instantAt('updated_at').notNull(),
    archivedAt: instantAt('archived_at'),
  },
  (table) => [index('packages_practice').on(table.practiceId, table.displayOrder, table.id)],
)

/** Credits of one service type inside a package. */
export const packageAllowances = sqliteTable(
  'package_allowances',
  {
    packageId: text('package_id')
      .notNull()
      .references(() => packages.id),
    position: integer().notNull(),
    serviceType: text('service_type', { enum: ['private', 'group', 'course'] }).notNull(),
    /** 0 is any consultant. */
    consultantTier: integer('consultant_tier').notNull(),
    /** Null is unlimited. */
    credits: integer(),
    creditUnitMinutes: integer('credit_unit_minutes').notNull(),
  },
  (table) => [primaryKey({ columns: [table.packageId, table.position] })],
)

export const packagePrices = sqliteTable(
  'package_prices',
  {
    packageId: text('package_id')
      .notNull()
      .references(() => packages.id),
    currency: text().notNull(),
    priceMinor: minor('price_minor').notNull(),
    originalPriceMinor: minor('original_price_minor'),
    /** Of a subscription: its price at Stripe. */
    stripePriceId: text('stripe_price_id'),
  },
  (table) => [primaryKey({ columns: [table.packageId, table.currency] })],
)
