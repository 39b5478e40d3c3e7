import { auditWhere, witnessed, type AuditEntry, type Witness } from '../../db/audit.ts'
import {
  bookHeld,
  holdOn,
  insertLostMail,
  isBookedBy,
  loseHeld,
  releaseHeld,
  type HeldSession,
} from '../../db/held-sessions.ts'
import { spendStatements } from '../../db/ledger.ts'
import type { Statement } from '../../db/run-batch.ts'
import type { PurchaseRow } from '../../db/views/purchase-view.ts'
import { creditCost } from '../../domain/ledger.ts'
import { bookingNews, type NewsDeps } from './booking-news.ts'
import type { planFulfilment } from './fulfilment.ts'

/** Sessions that a purchase pays on the spot, by start; none of most purchases. */
export function sessionsOf({ sessions }: PurchaseRow): HeldSession[] {
  return (JSON.parse(sessions) as HeldSession[]).toSorted((one, other) => one.startsAt - other.startsAt)
}

/**
 * What follows the payment of held sessions, in the batch that settles it: all become bookings and their credits are
 * spent. Where the time of one went to somebody else meanwhile, the credits stay, and the buyer is told to choose again.
 */
export async function settleSessions(
  row: PurchaseRow,
  { plan, paidMinor }: { plan: ReturnType<typeof planFulfilment>; paidMinor: number },
  deps: NewsDeps,
): Promise<Statement[]> {
  const { db, ids } = deps
  const { now } = plan
  const sessions = sessionsOf(row)
  const [given] = plan.given
  const [first] = sessions
  if (given === undefined || first === undefined) return []
  const paid = witnessed(plan.audit.id)
  const { grantId } = given
  const seats = sessions.map((session) => ({
    session,
    useId: ids.id(),
    credits: creditCost((session.endsAt - session.startsAt) / 60_000, given.allowance.creditUnitMinutes),
  }))
  const booked = isBookedBy(first.bookingId, seats[0]?.useId ?? '')
  const statements = bookHeld(db, { seats, consultantId: row.consultant.id, grantId, now }, paid)
  statements.push(...auditWhere(db, bookedEntry(row, { sessions, id: ids.id(), now }), booked))
  for (const { session, useId, credits } of seats) {
    const spend = {
      id: useId,
      practiceId: row.purchase.practiceId,
      grantId,
      origin: `booking:${session.bookingId}`,
      credits,
      reason: null,
      actorUserId: null,
      createdAt: now,
      sessionStartsAt: session.startsAt,
    }
    statements.push(...spendStatements(db, spend, booked), ...loseHeld(db, session, now, paid))
    statements.push(...(await news(row, session, { booked, paidMinor, now }, deps)))
  }
  return [...statements, ...lostMail(row, first, { paid, booked, id: ids.id(), now }, deps)]
}

/** What was held is booked now, which is news of its own beside the payment. */
function bookedEntry(
  { purchase }: PurchaseRow,
  { sessions, id, now }: { sessions: readonly HeldSession[]; id: string; now: number },
): AuditEntry {
  const [first] = sessions as [HeldSession]
  return {
    id,
    practiceId: purchase.practiceId,
    actorKind: 'system',
    actorUserId: null,
    action: 'booking.paid',
    subjectType: 'booking',
    subjectId: first.bookingId,
    before: { status: 'held' },
    after: {
      status: 'booked',
      bookingIds: sessions.map(({ bookingId }) => bookingId),
      startsAt: first.startsAt,
      endsAt: first.endsAt,
      paidWith: 'checkout',
      purchaseId: purchase.id,
    },
    createdAt: now,
  }
}

/** Its checkout can be paid no more: the times are free again. */
export function releaseSessions(row: PurchaseRow, now: number, { db }: Pick<NewsDeps, 'db'>): Statement[] {
  return sessionsOf(row).length === 0 ? [] : releaseHeld(db, row.purchase.id, now)
}

/** The bank takes days to decide: the times stay held until they begin. */
export function keepSessions(row: PurchaseRow, now: number, { db }: Pick<NewsDeps, 'db'>): Statement[] {
  return sessionsOf(row).flatMap((session) => holdOn(db, { session, consultantId: row.consultant.id }, now))
}

async function news(
  row: PurchaseRow,
  session: HeldSession,
  { booked, paidMinor, now }: { booked: Witness; paidMinor: number; now: number },
  deps: NewsDeps,
): Promise<Statement[]> {
  const { purchase, practice, consultant, client } = row
  if (client?.email == null) return []
  const { name, timeZone, contactEmail } = consultant
  const sessions = sessionsOf(row)
  // A course is paid once: only the mail about its first session says how much.
  const isFirst = sessions[0]?.bookingId === session.bookingId
  return bookingNews(
    {
      ...session,
      news: 'booked',
      practiceId: purchase.practiceId,
      practiceName: practice.name,
      reschedules: 0,
      policy: practice.policy,
      consultant: { name, timeZone, email: contactEmail },
      client: { name: client.name, email: client.email, timeZone: session.timeZone },
      price: isFirst ? { amount: paidMinor, currency: purchase.currency } : null,
      credits: null,
      plannedSessions: session.source === 'group' ? sessions.length : null,
      isGivenBack: false,
      reason: null,
    },
    { made: booked, now },
    deps,
  )
}

function lostMail(
  { purchase, consultant, client }: PurchaseRow,
  session: HeldSession,
  { paid, booked, id, now }: { paid: Witness; booked: Witness; id: string; now: number },
  { db }: NewsDeps,
): Statement[] {
  if (client?.email == null) return []
  const { startsAt, endsAt, timeZone, pageUrl } = session
  const { reference } = purchase
  const facts = { consultantName: consultant.name, reference, startsAt, endsAt, timeZone, pageUrl }
  const mail = {
    id,
    practiceId: purchase.practiceId,
    kind: 'booking_lost',
    subjectId: session.bookingId,
    recipient: client.email,
    body: { news: 'booking_lost' as const, facts },
    createdAt: now,
  }
  return [
    insertLostMail(db, { ...mail, origin: `booking_lost:${session.bookingId}`, nextAttemptAt: now }, { paid, booked }),
  ]
}
