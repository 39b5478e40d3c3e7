import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { instantAt } from './columns.ts'
import { bookings, consultations } from './consultations.ts'
import { practices } from './practices.ts'

/** What the client gets out of a consultation: a document, a recording, a plan. */
export const deliverables = sqliteTable(
  'deliverables',
  {
    id: text().primaryKey(),
    practiceId: text('practice_id')
      .notNull()
      .references(() => practices.id),
    consultationId: text('consultation_id')
      .notNull()
      .references(() => consultations.id),
    title: text().notNull(),
    description: text(),
    /** http or https; null while there is nothing to open yet. */
    url: text(),
    /** As `2026-12-24`. */
    dueDate: text('due_date'),
    status: text({ enum: ['planned', 'in_progress', 'delivered'] }).notNull(),
    deliveredAt: instantAt('delivered_at'),
    version: integer().notNull().default(1),
    createdAt: instantAt('created_at').notNull(),
    updatedAt: instantAt('updated_at').notNull(),
    removedAt: instantAt('removed_at'),
  },
  (table) => [index('deliverables_consultation').on(table.consultationId)],
)

/** What each side says of a session afterwards, once. */
export const feedback = sqliteTable(
  'feedback',
  {
    id: text().primaryKey(),
    practiceId: text('practice_id')
      .notNull()
      .references(() => practices.id),
    consultationId: text('consultation_id')
      .notNull()
      .references(() => consultations.id),
    bookingId: text('booking_id')
      .notNull()
      .references(() => bookings.id),
    side: text({ enum: ['client', 'consultant'] }).notNull(),
    /** 1 to 5: how the client found it, or how engaged the client was. */
    rating: integer().notNull(),
    comments: text(),
    actorUserId: text('actor_user_id'),
    createdAt: instantAt('created_at').notNull(),
  },
  (table) => [
    uniqueIndex('feedback_booking_side').on(table.bookingId, table.side),
    index('feedback_consultation').on(table.consultationId),
    index('feedback_practice').on(table.practiceId, table.createdAt),
  ],
)
