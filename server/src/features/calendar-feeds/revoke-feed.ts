import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { writeAll } from '../../db/run-batch.ts'
import { requirePermission } from '../../domain/access.ts'
import type { Deps } from '../../ports.ts'
import { consultantById, revokeFeeds } from './calendar-feed.repository.ts'

/** The address opens nothing any more; where there is none, nothing changes. Two round trips. @throws DeskbellError `forbidden`, `not_found` */
export async function revokeFeed(
  { consultantId, caller }: { consultantId: string; caller: Caller },
  { db, clock, ids }: Pick<Deps, 'db' | 'clock' | 'ids'>,
): Promise<void> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [consultantById(db, consultantId)])
  const [[consultant]] = facts
  requirePermission(actor, consultant?.practiceId, 'manage_calendar_feed', consultantId)
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId: consultant?.practiceId as string,
    action: 'consultant.calendar_feed_revoked',
    subject: ['consultant', consultantId],
  })
  await writeAll(db, revokeFeeds(db, consultantId, audit))
}
