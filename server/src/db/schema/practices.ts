import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { BookingPolicy, MailSettings } from '../../contract/practices.ts'
import { flag, instantAt, json } from './columns.ts'
import { user } from './identity.ts'

/** The tenant. */
export const practices = sqliteTable('practices', {
  id: text().primaryKey(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  timeZone: text('time_zone').notNull(),
  currency: text().notNull(),
  locale: text().notNull(),
  guestCheckout: flag('guest_checkout').notNull().default(false),
  /** Origins, beside the request's own, that checkout may return to. */
  returnOrigins: json<string[]>('return_origins').notNull().default([]),
  platformFeeBps: integer('platform_fee_bps'),
  /** The practice's own Stripe account, where its sales go. */
  stripeAccountId: text('stripe_account_id'),
  stripeChargesEnabled: flag('stripe_charges_enabled').notNull().default(false),
  stripePayoutsEnabled: flag('stripe_payouts_enabled').notNull().default(false),
  /** The operator's own practice sells on the operator's account; every other one needs its own. */
  operatorOwned: flag('operator_owned').notNull().default(false),
  /** Stripe Tax works out the tax of each sale. */
  automaticTax: flag('automatic_tax').notNull().default(false),
  bookingPolicy: json<BookingPolicy>('booking_policy').notNull().default({
    cancelUntilMinutes: 1440,
    rescheduleUntilMinutes: 1440,
    maximumReschedules: 3,
    lateCancelKeepsCredit: false,
    waitlistOfferMinutes: 120,
  }),
  /** What mails of the practice look like and how they behave. */
  mailSettings: json<MailSettings>('mail_settings')
    .notNull()
    .default({
      accentColor: null,
      replyTo: null,
      reminderMinutes: [1440, 60],
      requestFeedback: true,
      expiryNoticeDays: 14,
    }),
  /** Personal values of clients who did nothing for so many months are erased; null keeps them. */
  retentionMonths: integer('retention_months'),
  suspendedAt: instantAt('suspended_at'),
  createdAt: instantAt('created_at').notNull(),
  updatedAt: instantAt('updated_at').notNull(),
})

export const practiceMembers = sqliteTable(
  'practice_members',
  {
    practiceId: text('practice_id')
      .notNull()
      .references(() => practices.id),
    userId: text('user_id')
      .notNull()
      .references(() => user.id),
    role: text({ enum: ['owner', 'consultant', 'marketing', 'operations', 'finance'] }).notNull(),
    createdAt: instantAt('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.practiceId, table.userId] }),
    index('practice_members_user').on(table.userId),
  ],
)

/** Who delivers: public profile, and the contact details only buyers see. */
export const consultants = sqliteTable(
  'consultants',
  {
    id: text().primaryKey(),
    practiceId: text('practice_id')
      .notNull()
      .references(() => practices.id),
    userId: text('user_id').references(() => user.id),
    name: text().notNull(),
    headline: text(),
    bio: text(),
    photoUrl: text('photo_url'),
    expertise: json<string[]>('expertise').notNull().default([]),
    tier: integer().notNull().default(0),
    timeZone: text('time_zone').notNull(),
    active: flag('active').notNull().default(true),
    contactName: text('contact_name'),
    contactEmail: text('contact_email'),
    contactPhone: text('contact_phone'),
    welcomeTemplate: text('welcome_template').notNull().default(''),
    revealRule: text('reveal_rule', { enum: ['on_payment', 'on_first_booking', 'by_hand'] })
      .notNull()
      .default('on_payment'),
    revealEmail: flag('reveal_email').notNull().default(true),
    revealPhone: flag('reveal_phone').notNull().default(true),
    version: integer().notNull().default(1),
    availabilityVersion: integer('availability_version').notNull().default(0),
    createdAt: instantAt('created_at').notNull(),
    updatedAt: instantAt('updated_at').notNull(),
  },
  (table) => [
    index('consultants_practice').on(table.practiceId),
    uniqueIndex('consultants_practice_user').on(table.practiceId, table.userId),
  ],
)

/** Who buys: one per practice and email. Personal values are erasable. */
export const clients = sqliteTable(
  'clients',
  {
    id: text().primaryKey(),
    practiceId: text('practice_id')
      .notNull()
      .references(() => practices.id),
    /** Lower case. Null once erased. */
    email: text(),
    name: text(),
    /** Set when the owner of the address has proven it by a code. */
    userId: text('user_id').references(() => user.id),
    importId: text('import_id'),
    /** The practice's own, never shown to the client. */
    notes: text(),
    locale: text(),
    timeZone: text('time_zone'),
    /** Wants no mails but those about what they booked or bought. */
    unsubscribedAt: instantAt('unsubscribed_at'),
    createdAt: instantAt('created_at').notNull(),
    erasedAt: instantAt('erased_at'),
  },
  (table) => [
    uniqueIndex('clients_practice_email').on(table.practiceId, table.email),
    index('clients_user').on(table.userId),
  ],
)

/** Who runs this installation: creates and suspends practices, and sets their fee. */
export const operators = sqliteTable('operators', {
  userId: text('user_id')
    .primaryKey()
    .references(() => user.id),
  createdAt: instantAt('created_at').notNull(),
})

/** A member-to-be, by the hash of the token in their email. */
export const invitations = sqliteTable(
  'invitations',
  {
    id: text().primaryKey(),
    practiceId: text('practice_id')
      .notNull()
      .references(() => practices.id),
    email: text().notNull(),
    role: text({ enum: ['owner', 'consultant', 'marketing', 'operations', 'finance'] }).notNull(),
    tokenHash: text('token_hash').notNull().unique(),
    invitedByUserId: text('invited_by_user_id').notNull(),
    createdAt: instantAt('created_at').notNull(),
    expiresAt: instantAt('expires_at').notNull(),
    acceptedAt: instantAt('accepted_at'),
    revokedAt: instantAt('revoked_at'),
  },
  (table) => [index('invitations_practice').on(table.practiceId, table.createdAt)],
)
