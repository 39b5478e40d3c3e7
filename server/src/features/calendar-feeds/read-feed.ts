import { spellTime } from '../../domain/mail/times.ts'
import { sha256 } from '../../domain/digest.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { CalendarFeed, Deps } from '../../ports.ts'
import { feedByToken, sessionsOfFeed, type FeedSession } from './calendar-feed.repository.ts'

type ReadDeps = Pick<Deps, 'db' | 'clock' | 'publicUrl' | 'writeIcsFeed'>

const thirtyDays = 30 * 86_400_000
const refreshMinutes = 15

/**
 * A consultant's sessions for calendar programs, which send no token but the address itself: what is to come, the last 30
 * days, and for as long what was given up. Of clients it tells nothing but their names. One round trip.
 * @returns an iCalendar file (RFC 5545) whose entries of private sessions have the UIDs of the invitations in mails, and a digest of it
 * @throws DeskbellError `not_found`
 */
export async function readFeed(
  { token }: { token: string },
  { db, clock, publicUrl, writeIcsFeed }: ReadDeps,
): Promise<{ text: string; etag: string }> {
  const since = clock() - thirtyDays
  const tokenHash = await sha256(token)
  const [[feed], sessions] = await db.batch([
    feedByToken(db, tokenHash),
    sessionsOfFeed(db, tokenHash, { endingAfter: since, cancelledAfter: since }),
  ])
  if (feed === undefined) throw new DeskbellError('not_found')
  const host = new URL(publicUrl).hostname
  const organizer = { name: feed.practiceName, email: `no-reply@${host}` }
  const text = await writeIcsFeed({
    name: `${feed.consultantName} · ${feed.practiceName}`,
    refreshMinutes,
    entries: sessions.map((session) => ({ ...toEntry(session, feed.timeZone, host), organizer })),
  })
  return { text, etag: `"${(await sha256(text)).slice(0, 24)}"` }
}

function toEntry(
  session: FeedSession,
  timeZone: string,
  host: string,
): Omit<CalendarFeed['entries'][number], 'organizer'> {
  const { id, bookingId, source, reference, startsAt, endsAt, sequence, location, status, updatedAt } = session
  return {
    // Of a seat that is the whole session the invitation's own; what has many seats is one entry here.
    uid: `${source === 'group' ? id : (bookingId ?? id)}@${host}`,
    sequence,
    startsAt,
    endsAt,
    // When it was changed last, not when it was asked for: the same calendar is the same text.
    writtenAt: updatedAt,
    summary: summaryOf(session),
    description: `${spellTime({ startsAt, endsAt }, timeZone)}\nReference: ${reference}`,
    location,
    url: null,
    attendees: [],
    isCancelled: status === 'cancelled',
  }
}

function summaryOf({ source, title, names, capacity }: FeedSession): string {
  const seated = JSON.parse(names) as (string | null)[]
  if (source === 'group') return `${title} (${seated.length} of ${capacity})`
  const known = seated.filter((name) => name !== null)
  return known.length === 0 ? title : `${known.join(', ')}: ${title}`
}
