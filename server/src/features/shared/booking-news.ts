import type { BookingPolicy } from '../../contract/practices.ts'
import type { Witness } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import { insertWhere } from '../../db/insert-where.ts'
import type { Statement } from '../../db/run-batch.ts'
import { bookingLinks, outbox, type OutboxBody } from '../../db/schema/index.ts'
import { sha256 } from '../../domain/digest.ts'
import type { BookingFacts } from '../../domain/mail/news.ts'
import { spellTime } from '../../domain/mail/times.ts'
import { changeLimits } from '../../domain/scheduling/change-limits.ts'
import type { Deps } from '../../ports.ts'

export type NewsDeps = Pick<Deps, 'db' | 'ids' | 'publicUrl' | 'writeIcs'>

/** A booking as it is after what is told of it. Instants in UTC milliseconds. */
export type ToldBooking = Omit<BookingFacts, 'links' | 'cancelUntil' | 'rescheduleUntil' | 'consultant'> & {
  practiceId: string
  practiceName: string
  bookingId: string
  sequence: number
  reschedules: number
  policy: BookingPolicy
  consultant: { name: string; timeZone: string; email: string | null }
}

/**
 * Mails to both sides with an entry for their calendars, and, for the client, links that change the booking without
 * signing in: each works once, and only until the next change.
 * @param made the witness of the batch
 */
export async function bookingNews(
  told: ToldBooking,
  { made, now }: { made: Witness; now: number },
  deps: NewsDeps,
): Promise<Statement[]> {
  const { db } = deps
  const { news, startsAt } = told
  const { facts, statements: links } = await changeableFacts(told, { made, now }, deps)
  const host = new URL(deps.publicUrl).hostname
  const entry = {
    method: news === 'cancelled' ? ('CANCEL' as const) : ('REQUEST' as const),
    // Of the seat: where several have one, each that is given up leaves the entries of the others.
    uid: `${told.bookingId}@${host}`,
    sequence: told.sequence,
    startsAt,
    endsAt: told.endsAt,
    writtenAt: now,
    location: told.location ?? null,
    // Neither side learns an address from it that the other has not opened to them.
    organizer: { name: told.practiceName, email: `no-reply@${host}` },
  }
  const reference = `Reference: ${told.reference}`
  const toClient = await deps.writeIcs({
    ...entry,
    summary: `${told.consultant.name}: ${told.title}`,
    description: `${spellTime(told, told.consultant.timeZone)}\n${reference}`,
    url: told.pageUrl,
    attendees: [{ name: told.client.name ?? told.client.email, email: told.client.email }],
  })
  const statements = [
    ...links,
    mail(
      db,
      told,
      { news: 'booking_for_client', facts, invite: { method: entry.method, ics: toClient } },
      {
        side: 'client',
        recipient: told.client.email,
        id: deps.ids.id(),
        made,
        now,
      },
    ),
  ]
  const { email } = told.consultant
  if (email === null) return statements
  const toConsultant = await deps.writeIcs({
    ...entry,
    summary: `${told.client.name ?? told.client.email}: ${told.title}`,
    description: `${spellTime(told, told.client.timeZone)}\n${reference}`,
    url: null,
    attendees: [{ name: told.consultant.name, email }],
  })
  return [
    ...statements,
    mail(
      db,
      told,
      {
        news: 'booking_for_consultant',
        facts: withoutLinks(facts),
        invite: { method: entry.method, ics: toConsultant },
      },
      {
        side: 'consultant',
        recipient: email,
        id: deps.ids.id(),
        made,
        now,
      },
    ),
  ]
}

/** What a mail to the client tells, with fresh links that change the booking, and the rows of those links. */
export async function changeableFacts(
  told: ToldBooking,
  { made, now }: { made: Witness; now: number },
  deps: NewsDeps,
): Promise<{ facts: BookingFacts; statements: Statement[] }> {
  const { policy, startsAt, reschedules, news } = told
  const open = changeLimits(policy, { startsAt, reschedules, now })
  const limits = {
    cancelUntil: news === 'cancelled' ? null : open.cancelUntil,
    // What is planned for several clients is not moved by one of them.
    rescheduleUntil: news === 'cancelled' || told.plannedSessions != null ? null : open.rescheduleUntil,
  }
  const reschedule = limits.rescheduleUntil === null ? null : await newLink('reschedule', told, { made, now }, deps)
  const cancel = news === 'cancelled' || startsAt <= now ? null : await newLink('cancel', told, { made, now }, deps)
  const links = { cancel: cancel?.address ?? null, reschedule: reschedule?.address ?? null }
  return {
    facts: factsOf(told, { ...limits, links }),
    statements: [reschedule, cancel].flatMap((link) => (link === null ? [] : [link.statement])),
  }
}

/** What a mail tells, and nothing else of the booking: the outbox keeps it. */
function factsOf(
  told: ToldBooking,
  changes: Pick<BookingFacts, 'links' | 'cancelUntil' | 'rescheduleUntil'>,
): BookingFacts {
  const { news, reference, title, location = null, startsAt, endsAt, client, plannedSessions = null } = told
  const { price, credits, isGivenBack, reason, pageUrl } = told
  const session = { news, reference, title, location, startsAt, endsAt, client, plannedSessions }
  const consultant = { name: told.consultant.name, timeZone: told.consultant.timeZone }
  return { ...session, consultant, price, credits, isGivenBack, reason, pageUrl, ...changes }
}

/** They open the booking to whoever holds them: the client alone. */
const withoutLinks = (facts: BookingFacts): BookingFacts => ({
  ...facts,
  links: { cancel: null, reschedule: null },
})

async function newLink(
  action: 'cancel' | 'reschedule',
  { practiceId, bookingId, sequence, startsAt }: ToldBooking,
  { made, now }: { made: Witness; now: number },
  { db, ids, publicUrl }: NewsDeps,
): Promise<{ address: string; statement: Statement }> {
  const token = ids.token()
  const row = {
    tokenHash: await sha256(token),
    practiceId,
    bookingId,
    action,
    sequence,
    createdAt: now,
    expiresAt: startsAt,
  }
  return { address: `${publicUrl}/manage/${token}`, statement: insertWhere(db, bookingLinks, row, made) }
}

function mail(
  db: Database,
  { practiceId, bookingId, sequence, news }: ToldBooking,
  body: OutboxBody,
  { side, recipient, id, made, now }: { side: string; recipient: string; id: string; made: Witness; now: number },
): Statement {
  return insertWhere(
    db,
    outbox,
    {
      id,
      practiceId,
      kind: `booking_${news}`,
      subjectId: bookingId,
      origin: `booking_${news}:${bookingId}:${sequence}:${side}`,
      recipient,
      body,
      nextAttemptAt: now,
      createdAt: now,
    },
    made,
  )
}
