import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { flag, instantAt, json } from './columns.ts'
import { auditEntries } from './machinery.ts'
import { consultants, practices } from './practices.ts'

/** Where a practice wants to be told what happened. */
export const webhookEndpoints = sqliteTable(
  'webhook_endpoints',
  {
    id: text().primaryKey(),
    practiceId: text('practice_id')
      .notNull()
      .references(() => practices.id),
    url: text().notNull(),
    /** Signs what is sent; shown once. */
    sealedSecret: text('sealed_secret').notNull(),
    /** Types of events; empty is all. */
    events: json<string[]>('events').notNull().default([]),
    active: flag('active').notNull().default(true),
    createdAt: instantAt('created_at').notNull(),
    removedAt: instantAt('removed_at'),
  },
  (table) => [index('webhook_endpoints_practice').on(table.practiceId)],
)

/** One event for one endpoint. The event is the audit entry of the change, whose id receivers can tell repeats by. */
export const webhookDeliveries = sqliteTable(
  'webhook_deliveries',
  {
    id: text().primaryKey(),
    practiceId: text('practice_id').notNull(),
    endpointId: text('endpoint_id')
      .notNull()
      .references(() => webhookEndpoints.id),
    eventId: text('event_id')
      .notNull()
      .references(() => auditEntries.id),
    type: text().notNull(),
    attempts: integer().notNull().default(0),
    lastStatus: integer('last_status'),
    lastError: text('last_error'),
    nextAttemptAt: instantAt('next_attempt_at'),
    createdAt: instantAt('created_at').notNull(),
    deliveredAt: instantAt('delivered_at'),
    deadAt: instantAt('dead_at'),
  },
  (table) => [
    uniqueIndex('webhook_deliveries_event').on(table.endpointId, table.eventId),
    index('webhook_deliveries_due').on(table.nextAttemptAt),
    index('webhook_deliveries_practice').on(table.practiceId, table.createdAt),
  ],
)

/** The secret address under which a consultant's calendar can be subscribed to. */
export const calendarFeeds = sqliteTable(
  'calendar_feeds',
  {
    consultantId: text('consultant_id')
      .notNull()
      .references(() => consultants.id),
    practiceId: text('practice_id')
      .notNull()
      .references(() => practices.id),
    tokenHash: text('token_hash').notNull().unique(),
    createdAt: instantAt('created_at').notNull(),
    revokedAt: instantAt('revoked_at'),
  },
  (table) => [primaryKey({ columns: [table.consultantId, table.createdAt] })],
)
