import type { CalendarFeed } from '../../contract/calendar-feed.ts'
import { memberEntry, witnessed } from '../../db/audit.ts'
import { answerOnce, loadAs, rememberRequest, type Caller } from '../../db/identity.ts'
import { writeAll } from '../../db/run-batch.ts'
import { requirePermission } from '../../domain/access.ts'
import { sha256 } from '../../domain/digest.ts'
import type { Deps } from '../../ports.ts'
import { consultantById, latestFeed, replaceFeed } from './calendar-feed.repository.ts'
import { toFeed } from './get-feed.ts'

type MakeFeed = { consultantId: string; caller: Caller }
type MakeDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'publicUrl'>

/**
 * A new secret address for a consultant's sessions; older ones open nothing from then on. Only its digest is kept, so it
 * is told this once. Two round trips.
 * @throws DeskbellError `forbidden`, `not_found`
 */
export function makeFeed(request: MakeFeed, deps: MakeDeps): Promise<CalendarFeed> {
  return answerOnce(() => make(request, deps))
}

async function make(
  { consultantId, caller }: MakeFeed,
  { db, clock, ids, publicUrl }: MakeDeps,
): Promise<CalendarFeed> {
  const now = clock()
  const { actor, facts, repeatOf } = await loadAs(db, caller, now, [
    consultantById(db, consultantId),
    latestFeed(db, consultantId),
  ])
  const [[consultant], [latest]] = facts
  requirePermission(actor, consultant?.practiceId, 'manage_calendar_feed', consultantId)
  if (repeatOf !== null) return toFeed(consultantId, latest)
  const practiceId = consultant?.practiceId as string
  const token = ids.token()
  // Two of one millisecond would be one row.
  const createdAt = Math.max(now, (latest?.createdAt ?? 0) + 1)
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId,
    action: 'consultant.calendar_feed_made',
    subject: ['consultant', consultantId],
    after: { createdAt },
  })
  await writeAll(db, [
    ...replaceFeed(db, { consultantId, practiceId, tokenHash: await sha256(token), createdAt }, audit),
    ...rememberRequest(db, caller, consultantId, now, witnessed(audit.id)),
  ])
  return { ...toFeed(consultantId, { createdAt, revokedAt: null }), url: `${publicUrl}/feeds/${token}.ics` }
}
