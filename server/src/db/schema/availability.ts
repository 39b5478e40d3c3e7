import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { BusyTime, DateOverride, EarlyBooking, Holiday, WeeklyHours } from '../../contract/availability.ts'
import { flag, instantAt, json, minor } from './columns.ts'
import { consultants, practices } from './practices.ts'

/** Which sessions a consultant offers. */
export const sessionConfigs = sqliteTable(
  'session_configs',
  {
    consultantId: text('consultant_id')
      .primaryKey()
      .references(() => consultants.id),
    practiceId: text('practice_id')
      .notNull()
      .references(() => practices.id),
    active: flag('active').notNull(),
    defaultDurationMinutes: integer('default_duration_minutes').notNull(),
    /** Null where only the listed durations can be booked. */
    customMinimumMinutes: integer('custom_minimum_minutes'),
    customMaximumMinutes: integer('custom_maximum_minutes'),
    customStepMinutes: integer('custom_step_minutes'),
    earlyBooking: json<EarlyBooking[]>('early_booking').notNull().default([]),
    /** The package, not on sale by itself, that a session paid on the spot is a purchase of. */
    sessionPackageId: text('session_package_id').notNull(),
    version: integer().notNull().default(1),
    updatedAt: instantAt('updated_at').notNull(),
  },
  (table) => [index('session_configs_practice').on(table.practiceId)],
)

/** What a listed duration costs in a currency; a duration without a rate can be paid with credits only. */
export const sessionRates = sqliteTable(
  'session_rates',
  {
    consultantId: text('consultant_id')
      .notNull()
      .references(() => consultants.id),
    durationMinutes: integer('duration_minutes').notNull(),
    /** Empty where the duration has no rate. */
    currency: text().notNull(),
    rateMinor: minor('rate_minor'),
  },
  (table) => [primaryKey({ columns: [table.consultantId, table.durationMinutes, table.currency] })],
)

/**
 * When a consultant works. Hours, overrides and holidays are edited and read as a whole, so each is one JSON column: slots
 * need one row a schedule.
 */
export const availabilitySchedules = sqliteTable(
  'availability_schedules',
  {
    id: text().primaryKey(),
    practiceId: text('practice_id')
      .notNull()
      .references(() => practices.id),
    consultantId: text('consultant_id')
      .notNull()
      .references(() => consultants.id),
    name: text().notNull(),
    isDefault: flag('is_default').notNull(),
    active: flag('active').notNull(),
    /** The kinds of session it is for; null is all that no other schedule names. */
    serviceTypes: json<('private' | 'group' | 'course')[]>('service_types'),
    timeZone: text('time_zone').notNull(),
    weeklyHours: json<WeeklyHours[]>('weekly_hours').notNull(),
    overrides: json<DateOverride[]>('overrides').notNull().default([]),
    /** ISO 3166 codes of the calendar that `holidays` come from; null where there is none. */
    holidayCountry: text('holiday_country'),
    holidayRegion: text('holiday_region'),
    holidays: json<Holiday[]>('holidays').notNull().default([]),
    /** The last year whose holidays are known; the timer adds the next. */
    holidaysThroughYear: integer('holidays_through_year'),
    bufferBeforeMinutes: integer('buffer_before_minutes').notNull(),
    bufferAfterMinutes: integer('buffer_after_minutes').notNull(),
    minimumNoticeMinutes: integer('minimum_notice_minutes').notNull(),
    horizonDays: integer('horizon_days').notNull(),
    sessionsPerDay: integer('sessions_per_day'),
    startStepMinutes: integer('start_step_minutes').notNull(),
    updatedAt: instantAt('updated_at').notNull(),
  },
  (table) => [index('availability_schedules_consultant').on(table.consultantId, table.active)],
)

/** Calendars kept elsewhere. Their busy times are packed into one column, replaced whole at each refresh. */
export const externalCalendars = sqliteTable(
  'external_calendars',
  {
    id: text().primaryKey(),
    practiceId: text('practice_id')
      .notNull()
      .references(() => practices.id),
    consultantId: text('consultant_id')
      .notNull()
      .references(() => consultants.id),
    name: text().notNull(),
    /** Whoever has such an address reads the calendar, so it is kept encrypted. */
    sealedUrl: text('sealed_url').notNull(),
    /** Host of the address, to tell calendars apart. */
    host: text().notNull(),
    busy: json<BusyTime[]>('busy').notNull().default([]),
    /** Of the last good copy. */
    etag: text(),
    refreshedAt: instantAt('refreshed_at'),
    checkedAt: instantAt('checked_at'),
    nextRefreshAt: instantAt('next_refresh_at').notNull(),
    failures: integer().notNull().default(0),
    /** Why the last try failed; the last good copy still counts. */
    problem: text(),
    createdAt: instantAt('created_at').notNull(),
  },
  (table) => [
    index('external_calendars_consultant').on(table.consultantId),
    index('external_calendars_due').on(table.nextRefreshAt),
  ],
)

/** A consultant's account at Calendly. */
export const calendlyConnections = sqliteTable(
  'calendly_connections',
  {
    consultantId: text('consultant_id')
      .primaryKey()
      .references(() => consultants.id),
    practiceId: text('practice_id')
      .notNull()
      .references(() => practices.id),
    /** In the address of its webhook, which is not signed with a key of ours. */
    webhookId: text('webhook_id').notNull(),
    sealedToken: text('sealed_token'),
    sealedSigningKey: text('sealed_signing_key'),
    userUri: text('user_uri'),
    organizationUri: text('organization_uri'),
    webhookUri: text('webhook_uri'),
    problem: text(),
    checkedAt: instantAt('checked_at'),
    createdAt: instantAt('created_at').notNull(),
    updatedAt: instantAt('updated_at').notNull(),
  },
  (table) => [uniqueIndex('calendly_connections_webhook').on(table.webhookId)],
)
