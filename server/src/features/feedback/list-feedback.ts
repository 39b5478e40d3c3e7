import type { FeedbackPage, FeedbackQuery } from '../../contract/consultation-record.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { requirePermission } from '../../domain/access.ts'
import type { Deps } from '../../ports.ts'
import { averagesOf, feedbackOf, feedbackPerPage, practiceBySlug } from './feedback.repository.ts'

/** What clients and consultants said, with averages per consultant, for members. One round trip. @throws DeskbellError `forbidden`, `not_found` */
export async function listFeedback(
  { query, caller }: { query: FeedbackQuery; caller: Caller },
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): Promise<FeedbackPage> {
  const { actor, facts } = await loadAs(db, caller, clock(), [
    practiceBySlug(db, query.practice),
    feedbackOf(db, query),
    averagesOf(db, query),
  ])
  const [[practice], rows, averages] = facts
  requirePermission(actor, practice?.id, 'read_bookings')
  const shown = rows.slice(0, feedbackPerPage)
  return {
    data: shown.map(({ at, consultation, ...said }) => ({
      ...said,
      at: new Date(at).toISOString(),
      consultation: { ...consultation, startsAt: new Date(consultation.startsAt).toISOString() },
    })),
    nextCursor: rows.length > shown.length ? (shown.at(-1)?.id ?? null) : null,
    averages: averages.map(({ rating, engagement, ...rest }) => ({
      ...rest,
      rating: hundredths(rating),
      engagement: hundredths(engagement),
    })),
  }
}

const hundredths = (value: number | null) => (value === null ? null : Math.round(value * 100) / 100)
