import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { StoredNews } from '../../domain/mail/news.ts'
import { flag, instantAt, json } from './columns.ts'

/** Webhooks as they arrived, under their event id: the second arrival adds nothing. */
export const webhookInbox = sqliteTable(
  'webhook_inbox',
  {
    id: text().primaryKey(),
    source: text({ enum: ['stripe', 'stripe_connect', 'calendly'] }).notNull(),
    type: text().notNull(),
    /** The object the event tells of; applying re-reads it at its source. */
    objectId: text('object_id'),
    /** The raw body; wiped after 30 days. */
    payload: text(),
    attempts: integer().notNull().default(0),
    lastError: text('last_error'),
    nextAttemptAt: instantAt('next_attempt_at'),
    receivedAt: instantAt('received_at').notNull(),
    appliedAt: instantAt('applied_at'),
  },
  (table) => [index('webhook_inbox_open').on(table.appliedAt, table.nextAttemptAt)],
)

/** Emails to deliver, written in the batch of the change they tell of. */
export const outbox = sqliteTable(
  'outbox',
  {
    id: text().primaryKey(),
    practiceId: text('practice_id'),
    kind: text().notNull(),
    /** The same news twice is one row. */
    origin: text().notNull(),
    /** Wiped 30 days after delivery; a sign-in code's at once. */
    recipient: text(),
    body: json<OutboxBody>('body'),
    /** A code is worthless, and never shown, once it failed. */
    secret: flag('secret').notNull().default(false),
    attempts: integer().notNull().default(0),
    lastError: text('last_error'),
    nextAttemptAt: instantAt('next_attempt_at'),
    /** The purchase, booking or client it is about. */
    subjectId: text('subject_id'),
    createdAt: instantAt('created_at').notNull(),
    deliveredAt: instantAt('delivered_at'),
    /** Given up; shown to the practice. */
    deadAt: instantAt('dead_at'),
  },
  (table) => [
    uniqueIndex('outbox_origin').on(table.origin),
    index('outbox_due').on(table.nextAttemptAt),
    index('outbox_practice').on(table.practiceId, table.createdAt),
    index('outbox_dead').on(table.practiceId, table.deadAt),
    index('outbox_subject').on(table.subjectId),
  ],
)
/** What there is to tell; a mail is written from it when it leaves. Or a mail that is written already. */
export type OutboxBody = (StoredNews | { subject: string; text: string; html: string }) & {
  invite?: { method: 'REQUEST' | 'CANCEL'; ics: string }
}

/** Answers to POSTs that carried an `Idempotency-Key`; no answer stored here holds a secret. */
export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    /** Hash of caller, practice, route and key. */
    key: text().primaryKey(),
    requestHash: text('request_hash').notNull(),
    /** What the request made; the answer is told anew from it. */
    resourceId: text('resource_id').notNull(),
    createdAt: instantAt('created_at').notNull(),
  },
  (table) => [index('idempotency_keys_age').on(table.createdAt)],
)

/** Who did what, when; ids and names of changed fields only. The table only grows. */
export const auditEntries = sqliteTable(
  'audit_entries',
  {
    id: text().primaryKey(),
    practiceId: text('practice_id').notNull(),
    actorKind: text('actor_kind', { enum: ['member', 'client', 'operator', 'system'] }).notNull(),
    actorUserId: text('actor_user_id'),
    action: text().notNull(),
    subjectType: text('subject_type').notNull(),
    subjectId: text('subject_id').notNull(),
    changedFields: json<string[]>('changed_fields').notNull(),
    createdAt: instantAt('created_at').notNull(),
  },
  (table) => [
    index('audit_entries_practice').on(table.practiceId, table.createdAt),
    index('audit_entries_subject').on(table.subjectId),
  ],
)

/** Values before and after, kept apart so that erasure can empty the personal ones. */
export const auditValues = sqliteTable('audit_values', {
  entryId: text('entry_id')
    .primaryKey()
    .references(() => auditEntries.id),
  before: json<Record<string, unknown>>('before'),
  after: json<Record<string, unknown>>('after'),
})

/** One-time links, by the hash of their token. */
export const oneTimeLinks = sqliteTable('one_time_links', {
  tokenHash: text('token_hash').primaryKey(),
  purpose: text({ enum: ['owner'] }).notNull(),
  email: text().notNull(),
  createdAt: instantAt('created_at').notNull(),
  expiresAt: instantAt('expires_at').notNull(),
  usedAt: instantAt('used_at'),
})

/** An import of packages, clients or balances: the rows it made carry its id, so that it can be undone. */
export const imports = sqliteTable(
  'imports',
  {
    id: text().primaryKey(),
    practiceId: text('practice_id').notNull(),
    kind: text({ enum: ['packages', 'clients', 'balances'] }).notNull(),
    state: text({ enum: ['running', 'done', 'failed', 'undone'] }).notNull(),
    rowCount: integer('row_count').notNull(),
    rowsDone: integer('rows_done').notNull(),
    createdByUserId: text('created_by_user_id').notNull(),
    createdAt: instantAt('created_at').notNull(),
    undoneAt: instantAt('undone_at'),
  },
  (table) => [index('imports_practice').on(table.practiceId, table.createdAt)],
)
