import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { flag, instantAt, json, minor } from './columns.ts'
import { clients, consultants, practices } from './practices.ts'
import { purchases } from './purchases.ts'

/** The meeting. Times are half-open; what is blocked includes its buffers. */
export const consultations = sqliteTable(
  'consultations',
  {
    id: text().primaryKey(),
    /** Read out on the phone: `CONS-7K3F9Q`. */
    reference: text().notNull().unique(),
    practiceId: text('practice_id')
      .notNull()
      .references(() => practices.id),
    consultantId: text('consultant_id')
      .notNull()
      .references(() => consultants.id),
    /** Who made the entry: booked here, at Calendly, logged afterwards, or planned by the consultant for a group. */
    source: text({ enum: ['booking', 'calendly', 'log', 'group'] }).notNull(),
    serviceType: text('service_type', { enum: ['private', 'group', 'course'] }).notNull(),
    /** Of a course: all its sessions carry it, and are booked as one. */
    courseId: text('course_id'),
    type: text({
      enum: [
        'strategy_session',
        'technical_consultation',
        'advisory',
        'training',
        'workshop',
        'review',
        'status_update',
        'troubleshooting',
      ],
    }),
    title: text().notNull(),
    description: text(),
    objectives: json<string[]>('objectives').notNull().default([]),
    agenda: json<string[]>('agenda').notNull().default([]),
    billable: flag('billable').notNull().default(true),
    /** `held` waits for its payment, or for an answer to an offer, until `held_until_at`. */
    status: text({
      enum: ['held', 'scheduled', 'confirmed', 'in_progress', 'completed', 'cancelled', 'no_show'],
    }).notNull(),
    heldUntilAt: instantAt('held_until_at'),
    startsAt: instantAt('starts_at').notNull(),
    endsAt: instantAt('ends_at').notNull(),
    blockedFromAt: instantAt('blocked_from_at').notNull(),
    blockedUntilAt: instantAt('blocked_until_at').notNull(),
    /** Seats; 1 of a private session. */
    capacity: integer().notNull().default(1),
    /** What a seat costs on the spot; null where it is had with credits only. */
    seatPriceMinor: minor('seat_price_minor'),
    seatCurrency: text('seat_currency'),
    /** Of the calendar entry: each move raises it (RFC 5545). */
    sequence: integer().notNull().default(0),
    calendlyEventUri: text('calendly_event_uri').unique(),
    actualStartedAt: instantAt('actual_started_at'),
    actualEndedAt: instantAt('actual_ended_at'),
    cancelledAt: instantAt('cancelled_at'),
    cancelledBy: text('cancelled_by', { enum: ['client', 'practice', 'system'] }),
    cancelReason: text('cancel_reason'),
    outcomeSummary: text('outcome_summary'),
    outcomeStatus: text('outcome_status', { enum: ['achieved', 'partly', 'not_achieved'] }),
    outcomeMetrics: json<{ name: string; value: string }[]>('outcome_metrics').notNull().default([]),
    nextSteps: json<string[]>('next_steps').notNull().default([]),
    /** For the practice alone. */
    privateNotes: text('private_notes'),
    /** Where it takes place or is joined; told to those who have a seat. */
    location: text(),
    completedAt: instantAt('completed_at'),
    feedbackRequestedAt: instantAt('feedback_requested_at'),
    version: integer().notNull().default(1),
    createdAt: instantAt('created_at').notNull(),
    updatedAt: instantAt('updated_at').notNull(),
  },
  (table) => [
    // Covers the guard against overlaps, and the busy times of slots.
    index('consultations_consultant').on(
      table.consultantId,
      table.startsAt,
      table.endsAt,
      table.blockedFromAt,
      table.blockedUntilAt,
      table.status,
      table.heldUntilAt,
    ),
    index('consultations_practice').on(table.practiceId, table.startsAt),
    index('consultations_held').on(table.status, table.heldUntilAt),
    index('consultations_course').on(table.courseId),
  ],
)

/** One client's seat in a consultation, and what paid for it. */
export const bookings = sqliteTable(
  'bookings',
  {
    id: text().primaryKey(),
    practiceId: text('practice_id')
      .notNull()
      .references(() => practices.id),
    consultationId: text('consultation_id')
      .notNull()
      .references(() => consultations.id),
    clientId: text('client_id')
      .notNull()
      .references(() => clients.id),
    status: text({ enum: ['held', 'booked', 'cancelled', 'no_show'] }).notNull(),
    heldUntilAt: instantAt('held_until_at'),
    paidWith: text('paid_with', { enum: ['credits', 'checkout', 'trial', 'nothing'] }).notNull(),
    /** Whose credits pay, or the purchase that is this session, paid on the spot. */
    purchaseId: text('purchase_id').references(() => purchases.id),
    grantId: text('grant_id'),
    /** The spend in the ledger; null before it is paid. */
    useId: text('use_id'),
    credits: integer(),
    /** The rate when it was booked, before the early-booking discount; null where credits pay. */
    rateMinor: minor('rate_minor'),
    discountMinor: minor('discount_minor'),
    currency: text(),
    /** The client's, for mails and calendar entries. */
    timeZone: text('time_zone').notNull(),
    /** The page it was booked on. */
    pageUrl: text('page_url'),
    reschedules: integer().notNull().default(0),
    calendlyInviteeUri: text('calendly_invitee_uri').unique(),
    cancelledAt: instantAt('cancelled_at'),
    cancelledBy: text('cancelled_by', { enum: ['client', 'practice', 'system'] }),
    cancelReason: text('cancel_reason'),
    createdAt: instantAt('created_at').notNull(),
    updatedAt: instantAt('updated_at').notNull(),
  },
  (table) => [
    index('bookings_consultation').on(table.consultationId, table.status),
    index('bookings_client').on(table.clientId, table.status),
    index('bookings_purchase').on(table.purchaseId),
    index('bookings_held').on(table.status, table.heldUntilAt),
  ],
)

/** Single-use links of emails, by the hash of their token: one action on one booking as it was when the mail was sent. */
export const bookingLinks = sqliteTable(
  'booking_links',
  {
    tokenHash: text('token_hash').primaryKey(),
    practiceId: text('practice_id').notNull(),
    bookingId: text('booking_id')
      .notNull()
      .references(() => bookings.id),
    action: text({ enum: ['cancel', 'reschedule'] }).notNull(),
    /** The consultation's when the link was made; a later move voids it. */
    sequence: integer().notNull(),
    createdAt: instantAt('created_at').notNull(),
    expiresAt: instantAt('expires_at').notNull(),
    usedAt: instantAt('used_at'),
  },
  (table) => [index('booking_links_booking').on(table.bookingId), index('booking_links_age').on(table.expiresAt)],
)

/** Somebody who waits for a time to become free, or for a seat. */
export const waitlistEntries = sqliteTable(
  'waitlist_entries',
  {
    id: text().primaryKey(),
    practiceId: text('practice_id')
      .notNull()
      .references(() => practices.id),
    consultantId: text('consultant_id')
      .notNull()
      .references(() => consultants.id),
    clientId: text('client_id')
      .notNull()
      .references(() => clients.id),
    serviceType: text('service_type', { enum: ['private', 'group', 'course'] }).notNull(),
    durationMinutes: integer('duration_minutes').notNull(),
    /** The group session a seat is wanted in; null where any free time of the window will do. */
    consultationId: text('consultation_id').references(() => consultations.id),
    fromAt: instantAt('from_at').notNull(),
    untilAt: instantAt('until_at').notNull(),
    timeZone: text('time_zone').notNull(),
    pageUrl: text('page_url'),
    state: text({ enum: ['waiting', 'offered', 'accepted', 'declined', 'expired', 'cancelled'] }).notNull(),
    /** The held seat that is offered. */
    offeredBookingId: text('offered_booking_id').references(() => bookings.id),
    offerTokenHash: text('offer_token_hash').unique(),
    offerExpiresAt: instantAt('offer_expires_at'),
    offers: integer().notNull().default(0),
    createdAt: instantAt('created_at').notNull(),
    updatedAt: instantAt('updated_at').notNull(),
  },
  (table) => [
    index('waitlist_entries_consultant').on(table.consultantId, table.state, table.createdAt),
    index('waitlist_entries_client').on(table.clientId, table.state),
    index('waitlist_entries_offers').on(table.state, table.offerExpiresAt),
  ],
)

/** How far visitors got, counted by day; nothing of who they were. */
export const funnelCounts = sqliteTable(
  'funnel_counts',
  {
    practiceId: text('practice_id').notNull(),
    /** In the practice's time zone. */
    date: text().notNull(),
    step: text().notNull(),
    outcome: text({ enum: ['started', 'completed', 'failed'] }).notNull(),
    /** The error code of a failure; empty otherwise. */
    code: text().notNull(),
    count: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.practiceId, table.date, table.step, table.outcome, table.code] })],
)
