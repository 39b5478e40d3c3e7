import { sql, type SQL } from 'drizzle-orm'
import type { ClientFeedback, ConsultantFeedback, Deliverable, Outcomes } from '../../contract/follow-up.ts'
import type { consultations, deliverables } from '../schema/index.ts'

/** Of the consultation of the outer query, in the order they were added. */
export const deliverablesJson: SQL<string> = sql<string>`(select json_group_array(json_object('id', row.id,
  'consultationId', row.consultation_id, 'title', row.title, 'description', row.description, 'url', row.url,
  'dueDate', row.due_date, 'status', row.status, 'deliveredAt', row.delivered_at, 'version', row.version))
  from (select * from deliverables as listed where listed.consultation_id = "consultations"."id"
    and listed.removed_at is null order by listed.created_at, listed.id) as row)`

/** Of the booking of the outer query, by its side. */
export const feedbackJson: SQL<string> = sql<string>`(select json_group_object(given.side,
  json_object('rating', given.rating, 'comments', given.comments, 'at', given.created_at))
  from feedback as given where given.booking_id = "bookings"."id")`

type DeliverableRow = Pick<
  typeof deliverables.$inferSelect,
  'id' | 'consultationId' | 'title' | 'description' | 'url' | 'dueDate' | 'status' | 'deliveredAt' | 'version'
>

export function toDeliverable(row: DeliverableRow): Deliverable {
  const { id, consultationId, title, description, url, dueDate, status, deliveredAt, version } = row
  return {
    id,
    consultationId,
    title,
    description,
    url,
    dueDate,
    status,
    deliveredAt: deliveredAt === null ? null : new Date(deliveredAt).toISOString(),
    version,
  }
}

/** @param json as `deliverablesJson` gives it */
export function toDeliverables(json: string): Deliverable[] {
  return (JSON.parse(json) as DeliverableRow[]).map(toDeliverable)
}

type Said = { rating: number; comments: string | null; at: number }

/** @param json as `feedbackJson` gives it */
export function toFeedback(json: string): { client: ClientFeedback | null; consultant: ConsultantFeedback | null } {
  const { client, consultant } = JSON.parse(json) as { client?: Said; consultant?: Said }
  return {
    client: client === undefined ? null : { ...client, at: new Date(client.at).toISOString() },
    consultant:
      consultant === undefined
        ? null
        : { engagement: consultant.rating, notes: consultant.comments, at: new Date(consultant.at).toISOString() },
  }
}

type OutcomeColumns = Pick<
  typeof consultations.$inferSelect,
  'outcomeSummary' | 'outcomeStatus' | 'outcomeMetrics' | 'nextSteps'
>

export function toOutcomes({ outcomeSummary, outcomeStatus, outcomeMetrics, nextSteps }: OutcomeColumns): Outcomes {
  return { summary: outcomeSummary, status: outcomeStatus, metrics: outcomeMetrics, nextSteps }
}
