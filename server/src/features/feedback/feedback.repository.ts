import { and, desc, eq, lt, sql, type SQL } from 'drizzle-orm'
import type { FeedbackQuery } from '../../contract/consultation-record.ts'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import { insertWhere } from '../../db/insert-where.ts'
import type { Statement } from '../../db/run-batch.ts'
import { bookings, clients, consultants, consultations, feedback, practices } from '../../db/schema/index.ts'

export const feedbackPerPage = 50

/** Once for each seat and side, after it is completed. The audit entry is the witness. */
export function feedbackStatements(db: Database, row: typeof feedback.$inferInsert, audit: AuditEntry): Statement[] {
  const guard = and(
    sql`exists (select 1 from ${consultations} where ${consultations.id} = ${row.consultationId}
      and ${consultations.status} = 'completed')`,
    sql`not exists (select 1 from ${feedback} as said where said.booking_id = ${row.bookingId} and said.side = ${row.side})`,
  ) as SQL
  return [...auditWhere(db, audit, guard), insertWhere(db, feedback, row, witnessed(audit.id))]
}

export function practiceBySlug(db: Database, slug: string) {
  return db.select({ id: practices.id }).from(practices).where(eq(practices.slug, slug))
}

const isOfPractice = (slug: string): SQL =>
  sql`${feedback.practiceId} = (select ${practices.id} from ${practices} where ${practices.slug} = ${slug})`

/** Newest first; one more than a page holds. */
export function feedbackOf(db: Database, { practice, consultant, side, cursor }: FeedbackQuery) {
  return db
    .select({
      id: feedback.id,
      at: feedback.createdAt,
      side: feedback.side,
      rating: feedback.rating,
      comments: feedback.comments,
      consultation: {
        id: consultations.id,
        reference: consultations.reference,
        title: consultations.title,
        startsAt: consultations.startsAt,
      },
      consultant: { id: consultants.id, name: consultants.name },
      client: { id: clients.id, name: clients.name, email: clients.email },
    })
    .from(feedback)
    .innerJoin(bookings, eq(bookings.id, feedback.bookingId))
    .innerJoin(consultations, eq(consultations.id, feedback.consultationId))
    .innerJoin(consultants, eq(consultants.id, consultations.consultantId))
    .innerJoin(clients, eq(clients.id, bookings.clientId))
    .where(
      and(
        isOfPractice(practice),
        consultant === undefined ? undefined : eq(consultations.consultantId, consultant),
        side === undefined ? undefined : eq(feedback.side, side),
        cursor === undefined ? undefined : lt(feedback.id, cursor),
      ),
    )
    .orderBy(desc(feedback.id))
    .limit(feedbackPerPage + 1)
}

/** Over all that was ever said of each consultant. */
export function averagesOf(db: Database, { practice, consultant }: FeedbackQuery) {
  const of = (side: string) => sql`${feedback.side} = ${side}`
  return db
    .select({
      consultant: { id: consultants.id, name: consultants.name },
      rating: sql<number | null>`avg(${feedback.rating}) filter (where ${of('client')})`,
      ratings: sql<number>`count(*) filter (where ${of('client')})`,
      engagement: sql<number | null>`avg(${feedback.rating}) filter (where ${of('consultant')})`,
      engagements: sql<number>`count(*) filter (where ${of('consultant')})`,
    })
    .from(feedback)
    .innerJoin(consultations, eq(consultations.id, feedback.consultationId))
    .innerJoin(consultants, eq(consultants.id, consultations.consultantId))
    .where(and(isOfPractice(practice), consultant === undefined ? undefined : eq(consultants.id, consultant)))
    .groupBy(consultants.id, consultants.name)
    .orderBy(consultants.name, consultants.id)
}
