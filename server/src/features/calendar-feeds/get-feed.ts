import type { CalendarFeed } from '../../contract/calendar-feed.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { requirePermission } from '../../domain/access.ts'
import type { Deps } from '../../ports.ts'
import { consultantById, latestFeed, type FeedRow } from './calendar-feed.repository.ts'

/** Whether a consultant's sessions can be subscribed to. One round trip. @throws DeskbellError `forbidden`, `not_found` */
export async function getFeed(
  { consultantId, caller }: { consultantId: string; caller: Caller },
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): Promise<CalendarFeed> {
  const { actor, facts } = await loadAs(db, caller, clock(), [
    consultantById(db, consultantId),
    latestFeed(db, consultantId),
  ])
  const [[consultant], [feed]] = facts
  requirePermission(actor, consultant?.practiceId, 'manage_calendar_feed', consultantId)
  return toFeed(consultantId, feed)
}

export function toFeed(consultantId: string, feed: FeedRow | undefined): CalendarFeed {
  if (feed === undefined || feed.revokedAt !== null) return { consultantId, active: false, createdAt: null }
  return { consultantId, active: true, createdAt: new Date(feed.createdAt).toISOString() }
}
